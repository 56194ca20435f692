package io.fluxgate.tools.replay;

import io.fluxgate.CircuitBreakerPolicy;

/**
 * A policy that a command tries.
 *
 * @param name the name in tables
 * @param text the policy as written
 * @param policy the policy itself
 */
public record NamedPolicy(String name, String text, CircuitBreakerPolicy policy) {}
