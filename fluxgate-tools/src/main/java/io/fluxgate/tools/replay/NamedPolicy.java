package io.fluxgate.tools.replay;

import io.fluxgate.CircuitBreakerPolicy;

/**
 * A policy to replay.
 *
 * @param text the policy as written
 */
record NamedPolicy(String name, String text, CircuitBreakerPolicy policy) {}
