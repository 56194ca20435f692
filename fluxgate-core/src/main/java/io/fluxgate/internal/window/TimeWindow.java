package io.fluxgate.internal.window;

import io.fluxgate.TripperInputs;
import io.fluxgate.Window;
import io.fluxgate.WindowMetrics;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** A window of the calls that ended within the last {@code length}. */
public record TimeWindow(Duration length) implements Window {

  public static final Duration MAXIMUM_LENGTH = Duration.ofDays(365);

  /** The window forgets calls in steps of this fraction of its length. */
  public static final int SLICES = 100;

  @Override
  public Recorder open(TripperInputs inputs, long nowNanos) {
    return new TimeRecorder(length.toNanos(), inputs, nowNanos);
  }

  @Override
  public String toString() {
    return "time(" + Text.duration(length) + ")";
  }

  /**
   * A lock-free window over time in which a call never walks the slices.
   *
   * <p><b>Model.</b> Counters only grow, from the opening of the window on. When a slice of time
   * begins, the first thread that notices appends a {@link Mark}, which holds the counters at that
   * moment. The content of the window is the difference between the counters now and at the mark of
   * the oldest remembered slice. So each outcome is in the window exactly once, however threads and
   * slices interleave: an outcome whose thread is delayed across a boundary belongs to the later
   * slice.
   *
   * <p><b>Only possible counts.</b> A total is read as failures plus successes, failures first, and
   * counters never shrink, so no failure is seen without being part of the total. A slow call is
   * counted after it was counted as a call, from the lowest threshold up; slow calls are read
   * before all other counters, from the highest threshold down. A slow call that straddles a mark
   * could still appear without its call or without a lower threshold, so both limit the count. The
   * start of the window is found before the counters are read, so that it cannot be later than they
   * are. Durations are added last and read first, so a call in flight cannot make the mean too
   * high, unless it straddles the first mark of the window.
   *
   * <p><b>Rolling.</b> A mark is appended by one compare-and-set of its predecessor's {@code next};
   * the loser adopts the winner's mark. {@code current} may lag behind, and any thread may advance
   * it. Each mark holds the counters at the start of its window, found by walking on from {@code
   * oldest}. So a roll costs as much as the slices it passes, and a call passes none. After a
   * thread has counted its call, it reads {@code current} again: either it sees the newer mark, or
   * the thread that appended the mark sees the call, because both count by an atomic instruction.
   * If the clock goes back, calls stay in the current slice. Reading the metrics moves nothing, so
   * a clock that ran ahead for a reading does no harm.
   *
   * <p><b>A quick success in a busy slice</b> is counted by a plain store of its cell's owner. A
   * slice is busy once it alone contains as many calls as a rule requires. Then every window that
   * reaches back to it has enough calls without this success, and if there are enough calls, one
   * more success cannot make a rule trip: the tripper need not be asked. A thread that asks
   * meanwhile and does not see the success is ordered before it. The second read of {@code current}
   * may be older than the store, and miss a slice that begins at that instant. But the window of
   * that slice reaches back to the busy slice, too, unless the whole length of the window has
   * passed since the success read the clock; then the call ended before the window began.
   */
  private static final class TimeRecorder implements Recorder, ResizableRecorder {

    private static final AtomicReferenceFieldUpdater<TimeRecorder, Mark> CURRENT =
        AtomicReferenceFieldUpdater.newUpdater(TimeRecorder.class, Mark.class, "current");
    private static final AtomicReferenceFieldUpdater<Mark, Mark> NEXT =
        AtomicReferenceFieldUpdater.newUpdater(Mark.class, Mark.class, "next");

    private final long originNanos;
    private final long sliceNanos;
    private final long slices;
    private final boolean averages;
    private final int minimumCalls;

    /** Whether any outcome may make a rule trip; then no slice is busy. */
    private final boolean everyOutcome;

    /** How many calls pass until a thread checks whether a slice is busy; a power of two. */
    private final int busyStep;

    private final SlowThresholds thresholds;
    private final StripedCounter succeeded = new StripedCounter();
    private final StripedCounter nanos = new StripedCounter();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong[] slow;
    private volatile Mark current;
    private volatile Mark oldest;

    /**
     * How many calls the window held at most when a slice began; a hint, so that a race is fine.
     */
    private volatile long mostCalls;

    TimeRecorder(long lengthNanos, TripperInputs inputs, long nowNanos) {
      this.originNanos = nowNanos;
      this.sliceNanos = Math.max(1, lengthNanos / SLICES);
      this.slices = Math.max(1, lengthNanos / sliceNanos);
      this.averages = inputs.readsAverageDuration();
      this.minimumCalls = inputs.minimumCalls();
      this.everyOutcome = inputs.isEveryOutcome();
      this.busyStep = Math.max(16, Integer.highestOneBit(inputs.minimumCalls() / 4 + 1));
      this.thresholds = new SlowThresholds(inputs.slowThresholds());
      this.slow = new AtomicLong[thresholds.size()];
      for (int i = 0; i < slow.length; i++) {
        slow[i] = new AtomicLong();
      }
      Totals zero = new Totals(0, 0, 0, new long[thresholds.size()]);
      Mark first = new Mark(0, nowNanos + sliceNanos, zero, zero);
      this.current = first;
      this.oldest = first;
    }

    @Override
    public @Nullable WindowMetrics record(boolean failed, long durationNanos, long nowNanos) {
      Mark mark = current;
      boolean rolled = nowNanos - mark.endNanos >= 0;
      if (rolled) {
        mark = roll(mark, nowNanos);
      }
      int reached = thresholds.reached(durationNanos);
      return failed || reached > 0
          ? recordFailedOrSlow(failed, reached, durationNanos)
          : recordPlain(mark, rolled, durationNanos);
    }

    private WindowMetrics recordFailedOrSlow(boolean failure, int reached, long durationNanos) {
      if (failure) {
        failed.incrementAndGet();
      } else {
        succeeded.addVolatile(1);
      }
      for (int i = 0; i < reached; i++) {
        slow[i].incrementAndGet();
      }
      if (averages) {
        nanos.addVolatile(durationNanos);
      }
      return metricsSince(current.windowStart);
    }

    /** Most calls take only this path; it is short so that it is inlined. */
    private @Nullable WindowMetrics recordPlain(Mark mark, boolean rolled, long durationNanos) {
      if (rolled || !mark.busy) {
        return recordInOrder(mark, rolled, durationNanos);
      }
      succeeded.addRelease(1);
      if (averages) {
        nanos.addRelease(durationNanos);
      }
      return current == mark ? null : metricsAfterRoll();
    }

    private @Nullable WindowMetrics recordInOrder(Mark mark, boolean rolled, long durationNanos) {
      boolean sufficed = mark.sufficient && !rolled;
      long counted = succeeded.addVolatile(1);
      if (averages) {
        nanos.addVolatile(durationNanos);
      }
      if (!everyOutcome && (counted & (busyStep - 1)) == 0) {
        mark.busy = callsSince(mark.totals) >= minimumCalls;
      }
      return sufficed && current == mark ? null : metricsIfDecisive();
    }

    private @Nullable WindowMetrics metricsAfterRoll() {
      // The counts matter after all. An atomic instruction, which adds nothing, makes the plain
      // store visible before they are read.
      succeeded.addVolatile(0);
      return metricsIfDecisive();
    }

    /**
     * Returns the metrics after a quick success that may matter, because a slice has ended or there
     * were too few calls so far. Returns null if no call in the window failed or was slow: then
     * only a rule that is asked after every outcome can trip.
     */
    private @Nullable WindowMetrics metricsIfDecisive() {
      Mark mark = current;
      return hasFailedOrSlow(mark.windowStart) ? metricsNotingSufficient(mark) : null;
    }

    private long callsSince(Totals start) {
      return failed.get() + succeeded.sum() - start.failed - start.succeeded;
    }

    private WindowMetrics metricsNotingSufficient(Mark mark) {
      WindowMetrics metrics = metricsSince(mark.windowStart);
      // No call leaves the window within a slice, so what suffices now suffices until the next
      // mark.
      mark.sufficient = metrics.total() >= minimumCalls;
      return metrics;
    }

    private boolean hasFailedOrSlow(Totals start) {
      // A call that reaches a higher threshold also reaches the lowest one.
      return failed.get() != start.failed || (slow.length > 0 && slow[0].get() != start.slow[0]);
    }

    private Mark roll(Mark ended, long nowNanos) {
      Mark last = ended;
      while (nowNanos - last.endNanos >= 0) {
        Mark next = last.next;
        if (next == null) {
          next = append(last, nowNanos);
        }
        CURRENT.compareAndSet(this, last, next);
        last = next;
      }
      return last;
    }

    /** Appends the mark of the current slice, or returns the one that another thread appended. */
    private Mark append(Mark last, long nowNanos) {
      Totals now = totals();
      long tick = (nowNanos - originNanos) / sliceNanos;
      Mark first = firstWithin(tick);
      Totals start = first == null ? now : first.totals;
      oldest = first == null ? last : first;
      long calls = now.failed + now.succeeded - start.failed - start.succeeded;
      if (calls > mostCalls) {
        mostCalls = calls;
      }
      Mark mark = new Mark(tick, originNanos + (tick + 1) * sliceNanos, now, start);
      // It has a successor either way, which no thread replaces.
      return NEXT.compareAndSet(last, null, mark) ? mark : Checks.notNull("next", last.next);
    }

    @Override
    public WindowMetrics metrics(long nowNanos) {
      Mark mark = current;
      if (nowNanos - mark.endNanos < 0) {
        return metricsSince(mark.windowStart);
      }
      Mark first = firstWithin((nowNanos - originNanos) / sliceNanos);
      Totals now = totals();
      return metrics(now, first == null ? now : first.totals);
    }

    @Override
    public long mostCalls(long nowNanos) {
      return Math.max(mostCalls, metrics(nowNanos).total());
    }

    /** Replays the remembered slices, each at the time when it began. */
    @Override
    public @Nullable Recorder resize(Window other, TripperInputs inputs, long nowNanos) {
      if (!(other instanceof TimeWindow)) {
        return null;
      }
      long now = Math.max(0, (nowNanos - originNanos) / sliceNanos);
      Mark mark = firstWithin(now);
      TimeRecorder moved =
          (TimeRecorder) other.open(inputs, mark == null ? nowNanos : mark.endNanos - sliceNanos);
      while (mark != null) {
        Mark next = mark.next;
        Totals end = next == null ? totals() : next.totals;
        moved.addSlice(mark.endNanos - sliceNanos, mark.totals, end, thresholds.durations());
        mark = next;
      }
      return moved;
    }

    private void addSlice(long startNanos, Totals from, Totals to, List<Duration> known) {
      roll(current, startNanos);
      failed.addAndGet(to.failed - from.failed);
      succeeded.addVolatile(to.succeeded - from.succeeded);
      for (int i = 0; i < slow.length; i++) {
        int index = known.indexOf(thresholds.durations().get(i));
        if (index >= 0) {
          slow[i].addAndGet(to.slow[index] - from.slow[index]);
        }
      }
      nanos.addVolatile(to.nanos - from.nanos);
    }

    /**
     * Returns the first mark within the window that ends with this slice, or null if there is none.
     */
    private @Nullable Mark firstWithin(long tick) {
      Mark mark = oldest;
      while (mark != null && mark.tick <= tick - slices) {
        mark = mark.next;
      }
      return mark;
    }

    private WindowMetrics metricsSince(Totals start) {
      return metrics(totals(), start);
    }

    private WindowMetrics metrics(Totals now, Totals start) {
      long failures = now.failed - start.failed;
      long total = failures + now.succeeded - start.succeeded;
      long[] slowCalls = thresholds.difference(now.slow, start.slow);
      for (int i = 0; i < slowCalls.length; i++) {
        slowCalls[i] = Math.min(slowCalls[i], i == 0 ? total : slowCalls[i - 1]);
      }
      long sum = averages ? now.nanos - start.nanos : -1;
      return WindowMetrics.of(total, failures, thresholds.durations(), slowCalls, sum);
    }

    private Totals totals() {
      long sum = nanos.sum();
      long[] slowCalls = thresholds.size() == 0 ? SlowThresholds.NONE : new long[slow.length];
      // From the highest down, because calls are counted from the lowest up: a higher threshold
      // must not show more calls than a lower one.
      for (int i = slow.length - 1; i >= 0; i--) {
        slowCalls[i] = slow[i].get();
      }
      long failures = failed.get();
      return new Totals(succeeded.sum(), failures, sum, slowCalls);
    }
  }

  /** The counters at one moment. */
  private static final class Totals {

    final long succeeded;
    final long failed;
    final long nanos;
    final long[] slow;

    Totals(long succeeded, long failed, long nanos, long[] slow) {
      this.succeeded = succeeded;
      this.failed = failed;
      this.nanos = nanos;
      this.slow = slow;
    }
  }

  /** The beginning of a slice in which a call was recorded. */
  private static final class Mark {

    final long tick;
    final long endNanos;
    final Totals totals;
    final Totals windowStart;

    /** Whether the window contained enough calls during this slice. */
    volatile boolean sufficient;

    /** Whether this slice alone contains enough calls. */
    volatile boolean busy;

    volatile @Nullable Mark next;

    Mark(long tick, long endNanos, Totals totals, Totals windowStart) {
      this.tick = tick;
      this.endNanos = endNanos;
      this.totals = totals;
      this.windowStart = windowStart;
    }
  }
}
