/**
 * The command {@code replay}: shows what circuit breakers would have done with recorded calls.
 *
 * <p>Breakers and guards are real; only their time comes from the trace.
 */
@NullMarked
package io.fluxgate.tools.replay;

import org.jspecify.annotations.NullMarked;
