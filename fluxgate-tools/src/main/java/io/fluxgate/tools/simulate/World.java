package io.fluxgate.tools.simulate;

import java.util.function.IntConsumer;

/** What surrounds the guards of one simulation. */
public final class World {

  /** What instances have told each other. */
  long messages;

  /** Called when the circuit of an instance has opened, which others may make it do. */
  IntConsumer onOpening = instance -> {};

  private final Scenario scenario;
  private final VirtualClock clock;
  private final Agenda agenda;
  private final int perInstance;
  private final long seed;

  World(Scenario scenario, VirtualClock clock, int perInstance, long seed) {
    this.scenario = scenario;
    this.clock = clock;
    this.agenda = new Agenda(clock);
    this.perInstance = perInstance;
    this.seed = seed;
  }

  VirtualClock clock() {
    return clock;
  }

  Agenda agenda() {
    return agenda;
  }

  Scenario.Fleet fleet() {
    return scenario.fleet();
  }

  int instances() {
    return scenario.callers().instances();
  }

  /** How many guards an instance has. */
  int perInstance() {
    return perInstance;
  }

  int guards() {
    return instances() * perInstance;
  }

  /** The seed of a guard, or of something else with a number of its own. */
  long seed(long number) {
    return Draws.bits(seed, number);
  }
}
