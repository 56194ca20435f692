package io.fluxgate.internal.state;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * How long the answers of one dependency usually take: about the 99th percentile, of which the past
 * fades.
 *
 * <p>An answer that took longer raises it by a tenth, and each one that did not lowers it by a
 * thousandth: in balance, one answer in a hundred takes longer. An answer that came after its call
 * had been counted as overdue shows that the limit is wrong, and doubles it. The lowering is done
 * for many answers at once, so that an ordinary answer writes nothing. It is an estimate: an update
 * that is lost to another thread's does no harm.
 */
public final class UsualTime {

  /** The first answers: the longest of them is the first estimate. */
  private static final int FIRST_ANSWERS = 20;

  /** Small enough for a local call; without it, the estimate could not rise from zero. */
  private static final long SHORTEST_NANOS = 1_000_000;

  private static final long LATE_SHARE = 4;

  private static final double LOWERING = Math.log1p(-0.001);

  private static final AtomicIntegerFieldUpdater<UsualTime> ANSWERS =
      AtomicIntegerFieldUpdater.newUpdater(UsualTime.class, "answers");

  private volatile int answers;
  private volatile long nanos;

  /**
   * Learns from the answer of a call that was overdue: the host is slow, and does not hang. Returns
   * whether the estimate has changed.
   */
  boolean learnLate(long durationNanos) {
    if (!isKnown()) {
      return learn(durationNanos);
    }
    long usual = nanos;
    // No more than makes such an answer come in time: after a stall, many come late at once.
    long raised = Math.min(durationNanos / LATE_SHARE, 2 * usual);
    if (raised <= usual) {
      return false;
    }
    nanos = raised;
    return true;
  }

  /** Returns whether the estimate has changed. */
  boolean learn(long durationNanos) {
    long usual = nanos;
    boolean isFirst = !isKnown();
    if (isFirst) {
      ANSWERS.incrementAndGet(this);
    } else if (durationNanos <= usual) {
      return false;
    }
    long raised = isFirst ? durationNanos : Math.min(durationNanos, usual + usual / 10);
    nanos = Math.max(raised, Math.max(usual, SHORTEST_NANOS));
    return true;
  }

  /** Lets the estimate fade, for answers most of which did not take longer. */
  void fade(long settledCalls) {
    if (isKnown()) {
      nanos = Math.max(SHORTEST_NANOS, (long) (nanos * Math.exp(LOWERING * settledCalls)));
    }
  }

  boolean isKnown() {
    return answers >= FIRST_ANSWERS;
  }

  /** The estimate, 0 if no answer is known. */
  public long nanos() {
    return nanos;
  }

  /** How many answers are known, up to the number that makes a good estimate. */
  public int answers() {
    return answers;
  }
}
