/**
 * The rules of a fleet, as state machines without threads and clocks: {@code Member} gets calls'
 * counts, messages and the time, and opens circuits and publishes messages. So they are simulated
 * as they run.
 */
@NullMarked
package io.fluxgate.fleet.internal.rules;

import org.jspecify.annotations.NullMarked;
