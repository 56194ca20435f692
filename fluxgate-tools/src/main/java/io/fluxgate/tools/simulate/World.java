package io.fluxgate.tools.simulate;

import java.util.function.IntConsumer;

/** What surrounds the guards of one simulation. */
public final class World {

  /** What instances have told each other. */
  long messages;

  /** Called when the circuit of a guard has opened, which others may make it do. */
  IntConsumer onOpening = guard -> {};

  private final Scenario scenario;
  private final FaultPlan plan;
  private final VirtualClock clock;
  private final Agenda agenda;
  private final int perInstance;
  private final long seed;

  World(Scenario scenario, FaultPlan plan, VirtualClock clock, int perInstance, long seed) {
    this.scenario = scenario;
    this.plan = plan;
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

  /** How long an instance stands still from now on, 0 if it does not. */
  long pauseNanos(int instance) {
    long now = clock.nanos();
    return plan.pausedUntilNanos(now, instance) - now;
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
