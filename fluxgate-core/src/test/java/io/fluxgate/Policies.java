package io.fluxgate;

import io.fluxgate.internal.state.PolicySettings;

/** Hands out the settings of a policy, for tests of the state machine. */
public final class Policies {

  private Policies() {}

  public static PolicySettings settings(CircuitBreakerPolicy policy) {
    return policy.settings();
  }
}
