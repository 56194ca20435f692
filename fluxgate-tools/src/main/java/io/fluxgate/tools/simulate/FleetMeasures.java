package io.fluxgate.tools.simulate;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How well many instances are protected, over all seeds.
 *
 * @param leak failed calls sent, in % of those without a breaker
 * @param halfCut seconds from the first fault until half of the latest calls are rejected, the
 *     median of the seeds; infinite for never
 * @param lostSeconds good calls lost, in seconds of the traffic of all instances
 * @param lateCallsPerSecond calls that were sent in the second half of the faults, per second
 * @param falseOpenings openings of instances that no fault hit, per seed
 * @param messagesPerSecond what an instance tells the others
 */
public record FleetMeasures(
    double leak,
    double halfCut,
    double lostSeconds,
    double lateCallsPerSecond,
    double falseOpenings,
    double messagesPerSecond) {

  static FleetMeasures of(
      Scenario.Callers callers, List<Tally> own, List<Tally> none, List<Tally> oracle) {
    double lost = sum(oracle, tally -> tally.good) - sum(own, tally -> tally.good);
    double failures = sum(none, tally -> tally.failed);
    double lateSeconds = sum(own, Tally::lateNanos) / 1e9;
    double instanceSeconds = callers.instances() * sum(own, Tally::lengthNanos) / 1e9;
    long[] halfCut = own.stream().mapToLong(tally -> tally.halfCutAfterNanos).sorted().toArray();
    long median = halfCut[halfCut.length / 2];
    return new FleetMeasures(
        failures == 0 ? 0 : 100 * sum(own, tally -> tally.failed) / failures,
        median == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : median / 1e9,
        lost / callers.rate() / own.size(),
        lateSeconds == 0 ? 0 : sum(own, tally -> tally.sentLate) / lateSeconds,
        sum(own, tally -> tally.falseOpenings) / own.size(),
        sum(own, tally -> tally.messages) / instanceSeconds);
  }

  private static double sum(List<Tally> all, ToLongFunction<Tally> counted) {
    return all.stream().mapToLong(counted).sum();
  }
}
