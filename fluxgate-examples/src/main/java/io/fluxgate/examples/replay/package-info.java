/**
 * The command {@code replay}: what circuit breakers would have done with recorded calls.
 *
 * <p>The breakers are real, and so is the guard that judges; only their time comes from the trace.
 */
@NullMarked
package io.fluxgate.examples.replay;

import org.jspecify.annotations.NullMarked;
