/** Programs that show what Fluxgate does. */
@NullMarked
package io.fluxgate.examples;

import org.jspecify.annotations.NullMarked;
