package io.fluxgate.tools.simulate;

/** What is counted in one simulation. */
final class Tally {

  private static final long SECOND = 1_000_000_000L;
  private static final int PEAK_SECONDS = 30;

  long arrivals;
  long good;
  long dropped;
  long rejected;
  long sent;
  long failed;
  long wastedNanos;
  long bystanders;
  long bystandersDropped;
  int openings;
  int reopens;
  int falseOpenings;

  /** From the first fault until the first rejection; {@link Long#MAX_VALUE} for never. */
  long protectedAfterNanos = Long.MAX_VALUE;

  /** From the last fault's end until 95 % succeed; {@link Long#MAX_VALUE} for never. */
  long recoveredAfterNanos = Long.MAX_VALUE;

  /** The load of the busiest second after the last fault, 1 for what the upstream can do. */
  double peak;

  private final FaultPlan plan;
  private final int[] arrivedBySecond;
  private final int[] goodBySecond;
  private final double[] workAfterHeal = new double[PEAK_SECONDS];

  Tally(FaultPlan plan) {
    this.plan = plan;
    int seconds = (int) (plan.endNanos() / SECOND) + 1;
    arrivedBySecond = new int[seconds];
    goodBySecond = new int[seconds];
  }

  /** The time that was simulated. */
  long lengthNanos() {
    return plan.endNanos();
  }

  void arrived(long nowNanos) {
    arrivals++;
    arrivedBySecond[(int) (nowNanos / SECOND)]++;
  }

  void succeeded(Call call) {
    good++;
    goodBySecond[(int) (call.arrivalNanos / SECOND)]++;
  }

  void rejected(long nowNanos) {
    rejected++;
    if (protectedAfterNanos == Long.MAX_VALUE && nowNanos >= plan.beginNanos()) {
      protectedAfterNanos = nowNanos - plan.beginNanos();
    }
  }

  void sent(long nowNanos, long occupiesNanos) {
    sent++;
    long second = Math.floorDiv(nowNanos - plan.healNanos(), SECOND);
    if (second >= 0 && second < PEAK_SECONDS) {
      workAfterHeal[(int) second] += occupiesNanos;
    }
  }

  void bystander(long nowNanos, boolean isDropped) {
    if (nowNanos >= plan.beginNanos() && nowNanos < plan.troubleEndNanos()) {
      bystanders++;
      if (isDropped) {
        bystandersDropped++;
      }
    }
  }

  /** Derives what depends on the whole run. */
  void finish(int servers) {
    for (double work : workAfterHeal) {
      peak = Math.max(peak, work / ((double) servers * SECOND));
    }
    if (!plan.isEmpty()) {
      recoveredAfterNanos = recoveredAfter();
    }
  }

  /**
   * The first second after the heal from which 95 % of the calls succeed: of those in the next five
   * seconds, or the next twenty calls if that is longer.
   */
  private long recoveredAfter() {
    int heal = (int) ((plan.healNanos() + SECOND - 1) / SECOND);
    for (int from = heal; from < arrivedBySecond.length; from++) {
      long arrived = 0;
      long succeeded = 0;
      for (int i = from; i < arrivedBySecond.length && (i < from + 5 || arrived < 20); i++) {
        arrived += arrivedBySecond[i];
        succeeded += goodBySecond[i];
      }
      if (arrived > 0 && succeeded >= 0.95 * arrived) {
        return Math.max(0, from * SECOND - plan.healNanos());
      }
    }
    return Long.MAX_VALUE;
  }
}
