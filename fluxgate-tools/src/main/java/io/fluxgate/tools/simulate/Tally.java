package io.fluxgate.tools.simulate;

import java.util.BitSet;

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

  /** What instances have told each other. */
  long messages;

  /** Sent in the second half of the faults. */
  long sentLate;

  /** From the first fault until half of the latest calls are rejected. */
  long halfCutAfterNanos = Long.MAX_VALUE;

  /** From the first fault until the first rejection; {@link Long#MAX_VALUE} for never. */
  long protectedAfterNanos = Long.MAX_VALUE;

  /** From the last fault's end until 95 % succeed; {@link Long#MAX_VALUE} for never. */
  long recoveredAfterNanos = Long.MAX_VALUE;

  /** The load of the busiest second after the last fault, 1 for what the upstream can do. */
  double peak;

  /** Few, because they take long at one call per second; enough not to open by chance. */
  private static final int LATEST = 30;

  private final BitSet latestRejected = new BitSet(LATEST);
  private long asked;
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
    asked(nowNanos, true);
    if (protectedAfterNanos == Long.MAX_VALUE && nowNanos >= plan.beginNanos()) {
      protectedAfterNanos = nowNanos - plan.beginNanos();
    }
  }

  void sent(long nowNanos, long occupiesNanos) {
    sent++;
    asked(nowNanos, false);
    sentLate += isLate(nowNanos) ? 1 : 0;
    long second = Math.floorDiv(nowNanos - plan.healNanos(), SECOND);
    if (second >= 0 && second < PEAK_SECONDS) {
      workAfterHeal[(int) second] += occupiesNanos;
    }
  }

  private boolean isLate(long nowNanos) {
    return nowNanos < plan.healNanos() && nowNanos - plan.beginNanos() >= lateNanos();
  }

  /** Half of the time from the first fault to the end of the last one. */
  long lateNanos() {
    return (plan.healNanos() - plan.beginNanos()) / 2;
  }

  private void asked(long nowNanos, boolean isRejected) {
    latestRejected.set((int) (asked++ % LATEST), isRejected);
    if (halfCutAfterNanos == Long.MAX_VALUE
        && nowNanos >= plan.beginNanos()
        && nowNanos < plan.healNanos()
        && latestRejected.cardinality() >= LATEST / 2) {
      halfCutAfterNanos = nowNanos - plan.beginNanos();
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
