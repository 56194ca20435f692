package io.fluxgate.examples.demo;

import io.fluxgate.CircuitState;

/** One transition of one host's breaker, with the time since the beginning of the run. */
record Transition(String host, long atNanos, CircuitState from, CircuitState to, String reason) {}
