/** The windows and the counter they are made of. */
@NullMarked
package io.fluxgate.internal.window;

import org.jspecify.annotations.NullMarked;
