package io.fluxgate.tools.simulate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The guards of all instances, and when they open. */
final class Guards {

  /** A circuit that opens so soon after a fault still opens because of it. */
  private static final long AFTERMATH_NANOS = 5_000_000_000L;

  private final FaultPlan plan;
  private final VirtualClock clock;
  private final List<Guard> guards;
  private final int[] openings;
  private final int perInstance;
  private final long aftermathNanos;
  private int falseOpenings;

  Guards(Scenario scenario, FaultPlan plan, Subject subject, World world) {
    this.plan = plan;
    this.clock = world.clock();
    this.perInstance = world.perInstance();
    this.aftermathNanos = AFTERMATH_NANOS + scenario.callers().patienceNanos();
    this.guards = subject.guards(world);
    this.openings = new int[guards.size()];
    world.onOpening = this::watch;
  }

  Guard.@Nullable Pass admit(Call call, Arrival arrival) {
    int i = indexOf(call);
    Guard.Pass pass = guards.get(i).admit(arrival);
    watch(i);
    return pass;
  }

  void end(Call call) {
    call.pass.end(call.end);
    watch(indexOf(call));
  }

  private int indexOf(Call call) {
    return call.instance * perInstance + (perInstance > 1 ? call.shard : 0);
  }

  private void watch(int i) {
    int now = guards.get(i).openings();
    if (now != openings[i]) {
      if (!plan.isTroubled(clock.nanos(), aftermathNanos, i % perInstance, i / perInstance)) {
        falseOpenings += now - openings[i];
      }
      openings[i] = now;
    }
  }

  void count(Tally tally) {
    tally.falseOpenings = falseOpenings;
    for (Guard guard : guards) {
      tally.openings += guard.openings();
      tally.reopens += guard.reopens();
    }
  }
}
