/**
 * The two built-in windows, and the striped counter that they and the call counters are built on.
 * Uses the types of {@code io.fluxgate} that describe a window, and {@code
 * io.fluxgate.internal.util}.
 */
@NullMarked
package io.fluxgate.internal.window;

import org.jspecify.annotations.NullMarked;
