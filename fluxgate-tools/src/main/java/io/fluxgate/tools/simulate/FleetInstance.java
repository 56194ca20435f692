package io.fluxgate.tools.simulate;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.fleet.internal.run.BreakerCircuit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** An instance with a breaker for each host, which may be a member of a fleet, and may restart. */
final class FleetInstance {

  private final World world;
  private final CircuitBreakerPolicy policy;
  private final @Nullable Broadcast network;
  private final int number;
  private final List<FleetGuard> guards;
  private int starts;
  private @Nullable FleetMember member;

  /**
   * Starts an instance.
   *
   * @param network by which it hears of others, null for none
   */
  FleetInstance(World world, CircuitBreakerPolicy policy, @Nullable Broadcast network, int number) {
    this.world = world;
    this.policy = policy;
    this.network = network;
    this.number = number;
    List<BreakerGuard> fresh = start();
    this.guards = fresh.stream().map(FleetGuard::new).toList();
    planRestart();
  }

  /** Returns the guards of all instances. */
  static List<Guard> guards(World world, CircuitBreakerPolicy policy, @Nullable Broadcast network) {
    List<Guard> all = new ArrayList<>();
    for (int i = 0; i < world.instances(); i++) {
      all.addAll(new FleetInstance(world, policy, network, i).guards);
    }
    return all;
  }

  /** Returns the name of a host's breaker. */
  static String host(int host) {
    return host == 0 ? "upstream" : "upstream-" + host;
  }

  private List<BreakerGuard> start() {
    List<BreakerGuard> fresh =
        IntStream.range(0, world.perInstance())
            .mapToObj(host -> new BreakerGuard(policy, world.clock(), seed(host), host(host)))
            .toList();
    if (network != null) {
      FleetMember joined =
          new FleetMember(
              world,
              network,
              number,
              ~seed(0),
              fresh.stream().map(guard -> new BreakerCircuit(guard.breaker())).toList());
      for (int host = 0; host < fresh.size(); host++) {
        listen(joined, fresh.get(host), number * world.perInstance() + host);
      }
      member = joined;
    }
    starts++;
    return fresh;
  }

  /** As many seeds as there are guards lie between those of one start and the next. */
  private long seed(int host) {
    int guard = number * world.perInstance() + host;
    return world.seed(guard + (long) world.guards() * starts);
  }

  private void listen(FleetMember joined, BreakerGuard guard, int index) {
    guard
        .breaker()
        .addListener(
            signal -> {
              joined.moved(
                  signal.name(),
                  BreakerCircuit.phase(signal.from()),
                  BreakerCircuit.phase(signal.to()));
              if (signal.to() == CircuitState.OPEN) {
                world.onOpening.accept(index);
              }
            });
  }

  private void planRestart() {
    long mean = world.fleet().restartNanos();
    if (mean < Long.MAX_VALUE) {
      double share = Draws.exponential(world.seed(-2L - number), starts);
      world.agenda().in((long) (mean * share), this::restart);
    }
  }

  private void restart() {
    if (member != null) {
      member.stop();
    }
    List<BreakerGuard> fresh = start();
    for (int host = 0; host < fresh.size(); host++) {
      guards.get(host).replace(fresh.get(host));
    }
    planRestart();
  }
}
