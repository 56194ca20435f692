package io.fluxgate;

/**
 * A call in flight, and where it was admitted.
 *
 * @param watched whether a state that records let it through
 */
record LawCall(
    Ticket ticket, long period, boolean probe, long startNanos, boolean counted, boolean watched) {}
