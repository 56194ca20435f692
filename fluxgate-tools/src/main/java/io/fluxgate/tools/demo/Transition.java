package io.fluxgate.tools.demo;

import io.fluxgate.CircuitState;

/** A transition of a host's breaker, and the time since the start of the run. */
record Transition(String host, long atNanos, CircuitState from, CircuitState to, String reason) {}
