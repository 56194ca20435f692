package io.fluxgate.tools.simulate;

import io.fluxgate.CircuitBreakerPolicy;
import java.util.List;

/**
 * A policy of Fluxgate, in the real breaker behind the real HTTP guard.
 *
 * @param name the name in tables
 * @param kind where the policy comes from
 * @param text the policy as written
 * @param policy the policy; its time and randomness are replaced
 * @param isPerShard whether each shard has a breaker of its own
 */
public record BreakerSubject(
    String name, Kind kind, String text, CircuitBreakerPolicy policy, boolean isPerShard)
    implements Subject {

  /**
   * A policy with one breaker for the whole upstream.
   *
   * @param name the name in tables
   * @param kind where the policy comes from
   * @param policy the policy
   * @return the subject
   */
  public static BreakerSubject of(String name, Kind kind, CircuitBreakerPolicy policy) {
    return new BreakerSubject(name, kind, policy.toString(), policy, false);
  }

  @Override
  public List<Guard> guards(World world) {
    if (isPerShard || world.fleet().restartNanos() == Long.MAX_VALUE) {
      return Subject.super.guards(world);
    }
    return FleetInstance.guards(world, policy, null);
  }

  @Override
  public Guard guard(VirtualClock clock, long seed) {
    return new BreakerGuard(policy, clock, seed);
  }
}
