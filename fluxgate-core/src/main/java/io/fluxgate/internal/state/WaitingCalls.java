package io.fluxgate.internal.state;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * The calls of a closed circuit that wait for their answers, so that those which wait too long are
 * noticed without a timer.
 *
 * <p>Calls that began at about the same time share a {@link WaitingSlice}, which only counts them.
 * Slices form a list, the oldest first; a call is added to the newest. The first thread that finds
 * the oldest slice overdue <em>sweeps</em>: it judges slices, one after the other, and takes them
 * off the list. Only one thread sweeps at a time, so that a slice is judged once; others do not
 * wait for it. {@link WaitingSlice} says why each call is counted exactly once.
 *
 * <p>{@code nextSweepNanos} is never later than the moment at which the oldest slice is overdue: an
 * empty list is looked at again after one limit, and a slice that is added later is overdue later.
 */
final class WaitingCalls {

  /** A slice is this fraction of the limit long, and a call is noticed that much late at most. */
  private static final int SLICES_PER_LIMIT = 16;

  /**
   * As long as little is known, it matters whether another call has waited longer: see {@link
   * #hasEarlierThan}.
   */
  private static final long LONGEST_FIRST_SLICE_NANOS = 50_000_000;

  /** Such a time can be added to any other. */
  private static final long MAXIMUM_LIMIT_NANOS = Long.MAX_VALUE / 4;

  private static final AtomicReferenceFieldUpdater<WaitingCalls, WaitingSlice> NEWEST =
      AtomicReferenceFieldUpdater.newUpdater(WaitingCalls.class, WaitingSlice.class, "newest");

  private final UsualTime usualTime;
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private volatile long limitNanos;
  private volatile long nextSweepNanos;

  /** Has been judged; the slices after it have not. Written by the thread that sweeps. */
  private volatile WaitingSlice lastJudged;

  /** May lag behind the end of the list; any thread may advance it. */
  private volatile WaitingSlice newest;

  WaitingCalls(ClosedState state, UsualTime usualTime, long nowNanos) {
    this.usualTime = usualTime;
    this.limitNanos = limitNanos(state.runtime);
    this.nextSweepNanos = nowNanos + limitNanos;
    this.lastJudged = new WaitingSlice(state, nowNanos, 0, false);
    this.newest = lastJudged;
  }

  /** Adds a call. */
  WaitingSlice add(ClosedState state, long nowNanos) {
    WaitingSlice slice = newest;
    while (!slice.isFor(state, nowNanos) || !slice.enter(nowNanos)) {
      slice = next(slice, state, nowNanos);
    }
    return slice;
  }

  private WaitingSlice next(WaitingSlice last, ClosedState state, long nowNanos) {
    WaitingSlice next = last.next();
    if (next == null) {
      long longest = usualTime.isKnown() ? Long.MAX_VALUE : LONGEST_FIRST_SLICE_NANOS;
      long length = Math.max(1, Math.min(limitNanos / SLICES_PER_LIMIT, longest));
      next = last.append(new WaitingSlice(state, nowNanos, length, last.isContended()));
    }
    NEWEST.compareAndSet(this, last, next);
    return next;
  }

  /** Whether some call may be overdue. */
  boolean isSweepDue(long nowNanos) {
    return nowNanos - nextSweepNanos >= 0;
  }

  /** Returns how many calls are overdue that were not so at the last sweep. */
  long sweep(PolicyRuntime runtime, long nowNanos) {
    if (!sweeping.compareAndSet(false, true)) {
      return 0;
    }
    try {
      long overdue = 0;
      long limit;
      do {
        limit = limitNanos;
        WaitingSlice slice = lastJudged.next();
        while (slice != null && nowNanos - slice.latestStartNanos() >= limit) {
          overdue += slice.judge();
          usualTime.fade(slice.settledCalls());
          lastJudged = slice;
          slice = slice.next();
        }
        nextSweepNanos = (slice == null ? nowNanos : slice.latestStartNanos()) + limit;
        limitNanos = limitNanos(runtime);
        // Another limit, learnt here or by another thread, moves the next sweep.
      } while (limit != limitNanos);
      return overdue;
    } finally {
      sweeping.set(false);
    }
  }

  /** Learns how long an answer took. */
  void learn(PolicyRuntime runtime, long durationNanos, long nowNanos) {
    if (usualTime.learn(durationNanos)) {
      update(runtime, nowNanos);
    }
  }

  /** Learns how long the answer of an overdue call took. */
  void learnLate(PolicyRuntime runtime, long durationNanos, long nowNanos) {
    if (usualTime.learnLate(durationNanos)) {
      update(runtime, nowNanos);
    }
  }

  /** Applies a limit that may have changed; by a shorter one, calls may be overdue already. */
  void update(PolicyRuntime runtime, long nowNanos) {
    long limit = limitNanos(runtime);
    if (limit != limitNanos) {
      limitNanos = limit;
      nextSweepNanos = nowNanos;
    }
  }

  private long limitNanos(PolicyRuntime runtime) {
    return Math.min(MAXIMUM_LIMIT_NANOS, runtime.overdueNanos(usualTime));
  }

  /** How long the calls that are overdue have waited at least. */
  long limitNanos() {
    return limitNanos;
  }

  /** Whether a call that began before those of {@code slice} still waits. */
  boolean hasEarlierThan(WaitingSlice slice) {
    WaitingSlice earlier = lastJudged.next();
    while (earlier != null && earlier != slice) {
      if (earlier.waitingCalls() > 0) {
        return true;
      }
      earlier = earlier.next();
    }
    return false;
  }
}
