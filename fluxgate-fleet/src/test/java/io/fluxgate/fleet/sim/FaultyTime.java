package io.fluxgate.fleet.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitState;
import io.fluxgate.fleet.FleetMode;
import java.util.Random;

/**
 * Hours in which a host dies and recovers, messages are lost, late and doubled, and instances stand
 * still, end and begin, all at random. Now and then the host stays as it is for long enough that
 * each circuit has to follow, whatever befalls the messages meanwhile.
 */
final class FaultyTime {

  /** Ten failures in a row open a circuit that hears nobody: 20 s at a call in two seconds. */
  private static final double LONG_SECONDS = 100;

  private static final int MOST_SECONDS = 15;

  private final Random random;
  private final FleetSimulation simulation;
  private boolean dead;
  private int healthyChecks;
  private int deadChecks;
  private int restarts;
  private int pauses;

  private FaultyTime(long seed, int count, double callsPerSecond) {
    random = new Random(seed);
    simulation = new FleetSimulation(seed);
    simulation.host = (index, seconds, ofCall) -> dead;
    simulation.start(count, callsPerSecond, FleetSimulation.settings(FleetMode.OPEN));
  }

  /** Runs, and fails as soon as a circuit is stuck; returns what happened. */
  static FaultyTime pass(long seed, int count, double callsPerSecond, double hours) {
    FaultyTime time = new FaultyTime(seed, count, callsPerSecond);
    while (time.simulation.seconds() < hours * 3600) {
      time.disturb();
      time.dead = time.random.nextInt(3) == 0;
      time.simulation.run(1 + time.random.nextInt(MOST_SECONDS));
      if (time.random.nextInt(10) == 0) {
        time.dead = time.random.nextBoolean();
        time.simulation.run(LONG_SECONDS);
        time.check(seed);
      }
      time.simulation.instances.forEach(Instance::forget);
    }
    assertThat(time.healthyChecks).isPositive();
    assertThat(time.deadChecks).isPositive();
    return time;
  }

  private void check(long seed) {
    healthyChecks += dead ? 0 : 1;
    deadChecks += dead ? 1 : 0;
    for (Instance instance : simulation.instances) {
      assertThat(instance.breaker.state() == CircuitState.CLOSED)
          .as("closed, a %s host, seed %d at %.0f s", dead ? "dead" : "healthy", seed, now())
          .isNotEqualTo(dead);
    }
  }

  private double now() {
    return simulation.seconds();
  }

  private void disturb() {
    Network network = simulation.network;
    network.up = random.nextInt(5) > 0;
    network.loss = random.nextInt(2) * random.nextDouble();
    network.duplicates = random.nextInt(2) * random.nextDouble();
    network.mostDelay = (1 + random.nextInt(2_000)) * VirtualTime.MILLI;
    int parts = 1 + random.nextInt(3);
    network.connects = (from, to) -> from % parts == to % parts;
    Instance one = simulation.instances.get(random.nextInt(simulation.instances.size()));
    switch (random.nextInt(4)) {
      case 0 -> {
        pauses++;
        one.suspend(random.nextInt(10));
      }
      case 1 -> {
        restarts++;
        simulation.restart(one, FleetSimulation.settings(FleetMode.OPEN));
      }
      default -> {}
    }
  }

  @Override
  public String toString() {
    double messages = simulation.network.published / now() / simulation.instances.size();
    return "%.1f h: %d times healthy and %d times dead for long, %d restarts, %d pauses, %.3f messages/s"
        .formatted(now() / 3600, healthyChecks, deadChecks, restarts, pauses, messages);
  }
}
