package io.fluxgate.tools.simulate;

import io.fluxgate.CircuitBreakerPolicy;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A policy in instances that tell each other what they see: the real breakers, and the rules and
 * messages of {@code fluxgate-fleet}.
 *
 * @param name the name in tables
 * @param kind where the policy comes from
 * @param text the policy as written
 * @param policy the policy; its time and randomness are replaced
 */
public record FleetSubject(String name, Kind kind, String text, CircuitBreakerPolicy policy)
    implements Subject {

  /**
   * A policy in a fleet.
   *
   * @param name the name in tables
   * @param kind where the policy comes from
   * @param policy the policy
   * @return the subject
   */
  public static FleetSubject of(String name, Kind kind, CircuitBreakerPolicy policy) {
    return new FleetSubject(name, kind, policy + ", in a fleet", policy);
  }

  @Override
  public Guard guard(VirtualClock clock, long seed) {
    return new BreakerGuard(policy, clock, seed);
  }

  @Override
  public List<Guard> guards(World world) {
    Broadcast network = new Broadcast(world);
    List<Guard> guards = FleetInstance.guards(world, policy, network);
    List<LyingCircuit> lies =
        IntStream.range(0, world.perInstance())
            .mapToObj(host -> new LyingCircuit(FleetInstance.host(host), world.clock()))
            .toList();
    for (int i = 0; i < world.fleet().liars(); i++) {
      FleetMember unused =
          new FleetMember(world, network, world.instances() + i, world.seed(-1_000_000L - i), lies);
    }
    return guards;
  }
}
