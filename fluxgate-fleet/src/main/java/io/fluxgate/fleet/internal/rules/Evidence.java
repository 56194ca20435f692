package io.fluxgate.fleet.internal.rules;

import org.jspecify.annotations.Nullable;

/**
 * The answers that count at one moment.
 *
 * @param answers of instances, the own one maybe among them
 * @param now the time
 * @param limitNanos how old answers may be; never more than suits the horizon
 * @param upSince when the host was last found up: an outage may have begun since, so the answers
 *     that said so do not count again
 * @param upHorizon the horizon at which it was found up; answers count again at shorter ones
 */
record Evidence(Reports answers, long now, long limitNanos, long upSince, int upHorizon) {

  private static final int MOST_PER_REPORTER = 8;

  /**
   * Returns the verdict, null if too little is known.
   *
   * @param own the own counts as messages have them, which then replace the own answer; null to
   *     count that
   */
  @Nullable Verdict verdict(long ownId, byte @Nullable [] own, int quorum) {
    boolean shorterIsDown = false;
    for (int horizon = 0; horizon < Horizons.COUNT; horizon++) {
      Tally tally = tally(horizon, ownId, own);
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

  private Tally tally(int horizon, long ownId, byte @Nullable [] own) {
    Tally tally = new Tally();
    for (int i = 0; i < answers.size(); i++) {
      if (counts(i, horizon) && (own == null || answers.id(i) != ownId)) {
        tally.add(answers.succeeded(i, horizon), answers.failed(i, horizon));
      }
    }
    if (own != null) {
      tally.add(own[2 * horizon] & 0xFF, own[2 * horizon + 1] & 0xFF);
    }
    return tally;
  }

  private boolean counts(int answer, int horizon) {
    long time = answers.time(answer);
    return now - time <= Math.min(limitNanos, Horizons.evidenceNanos(horizon))
        && (horizon < upHorizon || time > upSince);
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
      return reporters >= Verdict.MANY_REPORTERS
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
