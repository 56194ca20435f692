package io.fluxgate.tools.simulate;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * How well a subject protects in a scenario, over all seeds.
 *
 * @param lost good calls lost, in % of those that the oracle gets
 * @param sent failed calls sent, in % of those without a breaker
 * @param wasted thread-seconds spent on failed calls, in % of those without a breaker
 * @param bystanders calls to another upstream that found no thread during the faults, in %
 * @param timeToProtect seconds from the first fault to the first rejection, the median of the
 *     seeds; infinite for never
 * @param t95 seconds from the last fault's end until 95 % succeed, the median of the seeds;
 *     infinite for never
 * @param peak the busiest second of the 30 s after the heal, 1 for what the upstream can do
 * @param reopens how often circuits opened again after probing, per seed
 * @param falseTripsPerHour how often circuits opened with no fault about
 */
public record Measures(
    double lost,
    double sent,
    double wasted,
    double bystanders,
    double timeToProtect,
    double t95,
    double peak,
    double reopens,
    double falseTripsPerHour) {

  private static final double SENT_WEIGHT = 0.1;

  static Measures of(List<Tally> own, List<Tally> none, List<Tally> oracle) {
    double best = sum(oracle, tally -> tally.good);
    double hours = sum(own, Tally::lengthNanos) / 3.6e12;
    return new Measures(
        best == 0 ? 0 : Math.max(0, percent(best - sum(own, tally -> tally.good), best)),
        percent(sum(own, tally -> tally.failed), sum(none, tally -> tally.failed)),
        percent(sum(own, tally -> tally.wastedNanos), sum(none, tally -> tally.wastedNanos)),
        percent(sum(own, tally -> tally.bystandersDropped), sum(own, tally -> tally.bystanders)),
        median(own, tally -> tally.protectedAfterNanos),
        median(own, tally -> tally.recoveredAfterNanos),
        own.stream().mapToDouble(tally -> tally.peak).average().orElse(0),
        sum(own, tally -> tally.reopens) / own.size(),
        sum(own, tally -> tally.falseOpenings) / hours);
  }

  /**
   * Returns good calls lost, of both kinds, and a tenth of what was sent in vain.
   *
   * @return the score; lower is better
   */
  public double score() {
    return lost + bystanders + SENT_WEIGHT * (sent + wasted) / 2;
  }

  /** The mean of several. */
  static Measures mean(List<Measures> all) {
    return new Measures(
        mean(all, Measures::lost),
        mean(all, Measures::sent),
        mean(all, Measures::wasted),
        mean(all, Measures::bystanders),
        mean(all, Measures::timeToProtect),
        mean(all, Measures::t95),
        mean(all, Measures::peak),
        mean(all, Measures::reopens),
        mean(all, Measures::falseTripsPerHour));
  }

  private static double mean(List<Measures> all, ToDoubleFunction<Measures> measure) {
    return all.stream().mapToDouble(measure).average().orElse(0);
  }

  private static double sum(List<Tally> all, ToLongFunction<Tally> counted) {
    return all.stream().mapToLong(counted).sum();
  }

  private static double percent(double part, double whole) {
    return whole == 0 ? 0 : 100 * part / whole;
  }

  private static double median(List<Tally> all, ToLongFunction<Tally> nanos) {
    long[] sorted = all.stream().mapToLong(nanos).sorted().toArray();
    long middle = sorted[sorted.length / 2];
    return middle == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : middle / 1e9;
  }
}
