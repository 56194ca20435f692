/** Which breakers a registry keeps in bounded memory. Not exported. */
@NullMarked
package io.fluxgate.internal.registry;

import org.jspecify.annotations.NullMarked;
