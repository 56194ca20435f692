package io.fluxgate.tools.simulate;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.fleet.internal.run.BreakerCircuit;
import org.jspecify.annotations.Nullable;

/** The breaker of an instance that may be a member of a fleet, and may restart. */
final class FleetGuard implements Guard {

  private final World world;
  private final CircuitBreakerPolicy policy;
  private final @Nullable Broadcast network;
  private final int instance;
  private int starts;
  private BreakerGuard guard;
  private @Nullable FleetMember member;
  private int earlierOpenings;
  private int earlierReopens;

  /**
   * Starts an instance.
   *
   * @param network by which it hears of others, null for none
   */
  FleetGuard(World world, CircuitBreakerPolicy policy, @Nullable Broadcast network, int instance) {
    this.world = world;
    this.policy = policy;
    this.network = network;
    this.instance = instance;
    this.guard = start();
    planRestart();
  }

  private BreakerGuard start() {
    // As many seeds as there are instances lie between those of one start and the next.
    long seed = world.seed(instance + (long) world.instances() * starts++);
    BreakerGuard fresh = new BreakerGuard(policy, world.clock(), seed);
    if (network != null) {
      int zone = world.fleet().zone(instance, world.instances());
      FleetMember joined =
          new FleetMember(
              world, network, instance, zone, ~seed, new BreakerCircuit(fresh.breaker()));
      fresh
          .breaker()
          .addListener(
              signal -> {
                joined.moved(
                    BreakerCircuit.phase(signal.from()), BreakerCircuit.phase(signal.to()));
                if (signal.to() == CircuitState.OPEN) {
                  world.onOpening.accept(instance);
                }
              });
      member = joined;
    }
    return fresh;
  }

  private void planRestart() {
    long mean = world.fleet().restartNanos();
    if (mean < Long.MAX_VALUE) {
      double share = Draws.exponential(world.seed(-2L - instance), starts);
      world.agenda().in((long) (mean * share), this::restart);
    }
  }

  private void restart() {
    earlierOpenings += guard.openings();
    earlierReopens += guard.reopens();
    if (member != null) {
      member.stop();
    }
    guard = start();
    planRestart();
  }

  @Override
  public @Nullable Pass admit(Arrival arrival) {
    return guard.admit(arrival);
  }

  @Override
  public int openings() {
    return earlierOpenings + guard.openings();
  }

  @Override
  public int reopens() {
    return earlierReopens + guard.reopens();
  }
}
