package io.fluxgate.fleet.internal.rules;

import org.jspecify.annotations.Nullable;

/** What an instance knows about a host that somebody suspects; made when somebody does. */
final class Poll {

  private static final int TRIGGERS = 8;
  private static final int ANSWERS = 48;
  private static final long SHORTEST_UP_NANOS = 250 * Time.MILLI;
  private static final long LONGEST_UP_NANOS = 2 * Time.SECOND;
  private static final int MOST_UPS = 3;

  final Reports triggers = new Reports(TRIGGERS);
  final Reports answers = new Reports(ANSWERS);

  /** When the last thing happened. */
  long touched;

  /** Since when the poll is on, {@link Time#NEVER} if it is not. */
  long onSince = Time.NEVER;

  /** When own messages are due, {@link Time#FAR} if they are not. */
  long triggerDue = Time.FAR;

  long answerDue = Time.FAR;
  long lastTrigger = Time.NEVER;
  long triggerPause = Time.SECOND;
  long lastAnswer = Time.NEVER;

  /** Until when the host is suspected, so that one own failure opens. */
  long suspectedUntil = Time.NEVER;

  private int upHorizon;
  private long upSince = Time.NEVER;
  private long upUntil = Time.NEVER;
  private int ups;

  boolean isOn() {
    return onSince != Time.NEVER;
  }

  /** Finds out whether enough instances call for answers. */
  void update(long now, int quorum) {
    boolean on = false;
    for (int horizon = 0; horizon < Horizons.COUNT && !on; horizon++) {
      on = callers(horizon, now) >= quorum;
    }
    if (!on) {
      onSince = Time.NEVER;
      answerDue = Time.FAR;
      ups = 0;
    } else if (!isOn()) {
      onSince = now;
    }
  }

  private int callers(int horizon, long now) {
    int callers = 0;
    for (int i = 0; i < triggers.size(); i++) {
      boolean fresh = now - triggers.time(i) <= Horizons.evidenceNanos(horizon);
      if (fresh && triggers.isFailing(i, horizon)) {
        callers++;
      }
    }
    return callers;
  }

  /**
   * If the latest answers say that the host is up, nobody needs to answer about this horizon or a
   * longer one for a while. Answers from before the last such while do not count again: an outage
   * may have begun since. The while is shorter if half of the calls failed: busy instances call the
   * first poll of an outage when half of the last second was still good.
   */
  void noteUp(long now, int quorum) {
    // Only answers since the last such while, at shorter horizons too: one of half a second ago
    // would end the same poll twice, amid an outage that has begun since.
    Verdict latest = now < upUntil ? null : latest(now, 0, quorum);
    if (latest != null && !latest.down()) {
      upHorizon = latest.horizon();
      upSince = now;
      long nanos = SHORTEST_UP_NANOS << (latest.isDoubtful() ? ups : ups + 1);
      upUntil = now + Math.min(LONGEST_UP_NANOS, nanos);
      ups = Math.min(MOST_UPS, ups + 1);
    }
  }

  private @Nullable Verdict latest(long now, int horizon, int quorum) {
    return new Evidence(answers, now, Time.SECOND, upSince, horizon).verdict(0, null, quorum);
  }

  boolean isBlocked(int horizon, long now) {
    return now < upUntil && horizon >= upHorizon;
  }

  /** Returns what the answers of all and the own calls say. */
  @Nullable Verdict verdict(long now, long ownId, byte[] own, int quorum) {
    Evidence evidence = new Evidence(answers, now, Time.FAR, upSince, upHorizon);
    return evidence.verdict(ownId, own, quorum);
  }

  /** Returns whether the latest answers are enough, so that another one adds nothing. */
  boolean isAnswered(long now, int quorum) {
    Verdict latest = latest(now, upHorizon, quorum);
    return latest != null && latest.isEnough();
  }

  /** Returns when the next own message is due. */
  long due() {
    return Math.min(triggerDue, answerDue);
  }

  /** Whether all its evidence is too old to count. */
  boolean isOver(long now) {
    return now - touched > Horizons.evidenceNanos(Horizons.COUNT - 1);
  }
}
