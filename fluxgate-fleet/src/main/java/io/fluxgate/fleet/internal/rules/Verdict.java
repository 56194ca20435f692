package io.fluxgate.fleet.internal.rules;

import org.jspecify.annotations.Nullable;

/**
 * What the answers say about a host: the shortest horizon with enough of them decides.
 *
 * @param down whether the host is down; if not, it is up
 * @param horizon by its index
 * @param reporters instances with calls in it
 * @param failing those of them with at least as many failures as successes
 * @param calls how many calls they made, as they reported them
 * @param failed how many of these failed
 */
record Verdict(boolean down, int horizon, int reporters, int failing, int calls, int failed) {

  /** As many reporters decide at once. */
  static final int MANY_REPORTERS = 10;

  private static final int MOST_PER_REPORTER = 8;

  String reason() {
    return "fleet: %d of %d peers failed %d of %d calls in %d s"
        .formatted(failing, reporters, failed, calls, 1 << horizon);
  }

  /** Whether nobody needs to answer any more. */
  boolean isEnough() {
    return !down || reporters >= MANY_REPORTERS;
  }

  /**
   * Returns the verdict, null if too little is known.
   *
   * @param answers of other instances; one under the own id is skipped if {@code own} is not null
   * @param limitNanos how old answers may be; 0 for half of the horizon
   * @param own the own counts as messages have them, null to count the own answer instead
   */
  static @Nullable Verdict of(
      Reports answers, long now, long limitNanos, long ownId, byte @Nullable [] own, int quorum) {
    boolean shorterIsDown = false;
    for (int horizon = 0; horizon < Horizons.COUNT; horizon++) {
      Tally tally = new Tally();
      long limit = limitNanos > 0 ? limitNanos : Horizons.evidenceNanos(horizon);
      for (int i = 0; i < answers.size(); i++) {
        if (now - answers.time(i) <= limit && (own == null || answers.id(i) != ownId)) {
          tally.add(answers.succeeded(i, horizon), answers.failed(i, horizon));
        }
      }
      if (own != null) {
        tally.add(own[2 * horizon] & 0xFF, own[2 * horizon + 1] & 0xFF);
      }
      if (tally.isDown(quorum)) {
        return tally.verdict(true, horizon);
      }
      if (tally.isUp() && !shorterIsDown) {
        return tally.verdict(false, horizon);
      }
      shorterIsDown |= tally.looksDown(quorum);
    }
    return null;
  }

  /** Adds up what instances report about one horizon; a busy one weighs no more than others. */
  private static final class Tally {

    private int reporters;
    private int failing;
    private int calls;
    private int failed;
    private double weight;
    private double failedWeight;

    void add(int reportedSucceeded, int reportedFailed) {
      int total = reportedSucceeded + reportedFailed;
      if (total == 0) {
        return;
      }
      reporters++;
      if (reportedFailed >= reportedSucceeded) {
        failing++;
      }
      calls += total;
      failed += reportedFailed;
      double share = Math.min(1.0, (double) MOST_PER_REPORTER / total);
      weight += total * share;
      failedWeight += reportedFailed * share;
    }

    private boolean isDown(int quorum) {
      return failing >= quorum && (fails(10, 0.99) || fails(16, 0.9) || fails(40, 0.75));
    }

    private boolean fails(int minimum, double rate) {
      return weight >= minimum && failedWeight >= rate * weight;
    }

    private boolean isUp() {
      return reporters >= MANY_REPORTERS
          && weight >= 10
          && (failedWeight < 0.5 * weight || weight >= 40);
    }

    private boolean looksDown(int quorum) {
      return failing >= quorum && failedWeight >= 0.8 * weight;
    }

    private Verdict verdict(boolean down, int horizon) {
      return new Verdict(down, horizon, reporters, failing, calls, failed);
    }
  }
}
