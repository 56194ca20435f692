/** What a breaker reports: signals, flight recorder events, counters, log lines. */
@NullMarked
package io.fluxgate.internal.report;

import org.jspecify.annotations.NullMarked;
