package io.fluxgate.examples.replay;

import io.fluxgate.CircuitBreakerPolicy;

/**
 * A policy to try.
 *
 * @param text how it was written
 */
record NamedPolicy(String name, String text, CircuitBreakerPolicy policy) {}
