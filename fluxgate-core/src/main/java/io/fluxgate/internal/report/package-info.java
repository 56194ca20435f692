/**
 * What a breaker reports: delivery of signals, flight recorder events, counters, causes of failures
 * and log lines. Uses value types of {@code io.fluxgate}, the counter of {@code
 * io.fluxgate.internal.window}, and {@code io.fluxgate.internal.util}.
 */
@NullMarked
package io.fluxgate.internal.report;

import org.jspecify.annotations.NullMarked;
