package io.fluxgate.internal.window;

import io.fluxgate.TripperInputs;
import io.fluxgate.Window;
import io.fluxgate.WindowMetrics;
import io.fluxgate.internal.util.Text;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The calls that ended within the last {@code length}. */
public record TimeWindow(Duration length) implements Window {

  public static final Duration MAXIMUM_LENGTH = Duration.ofDays(365);

  /** The window is forgotten in steps of this fraction of its length. */
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
   * A lock-free window over time that never walks its slices on the path of a call.
   *
   * <p><b>Model.</b> Counters only ever grow, from the opening of the window on. Where a slice of
   * time begins, whoever notices first appends a {@link Mark}: what the counters showed at that
   * moment. What the window knows is the difference between the counters now and at the mark with
   * which the oldest remembered slice began. So each outcome is in the window exactly once however
   * threads and slices interleave: an outcome whose thread lingers over a boundary belongs to the
   * later slice.
   *
   * <p><b>Possible counts only.</b> A total is read as failures plus successes, failures first, and
   * counters never fall; so no failure is seen outside of its total. A slow call is counted after
   * it was counted as a call, from the lowest threshold up, and slow calls are read before all
   * else, from the highest down; one that straddles a mark could still show without its call or
   * without its lower threshold, hence the minimum with both. The start of the window is found
   * before the counters are read, so that it cannot be later than they are. Durations are added
   * last and read first: a mean is not too high by a call in flight, unless that straddles the
   * first mark of the window.
   *
   * <p><b>Rolling.</b> Appending a mark is one compare-and-set of its predecessor's {@code next};
   * who loses it uses the winner's. {@code current} may lag, and anybody moves it on. Each mark
   * carries the counters at the start of the window it belongs to, found by walking on from {@code
   * oldest}, so a roll costs the slices it passes and a call costs none. Whoever records looks at
   * {@code current} again after it has counted: either it sees the newer mark, or who appended that
   * sees its call, for both count by an atomic instruction. A clock that goes back stays within the
   * current slice; reading moves nothing, so one that went ahead only to be read has lost nothing.
   *
   * <p><b>A quick success in a busy slice</b> is counted by a plain store of its cell's owner. A
   * slice is busy once it alone holds as many calls as a rule asks for. Then every window that
   * reaches back to it has enough calls without this one, and where calls are enough, one more
   * success makes no rule hold: nobody has to be asked. Who asks meanwhile and does not see it is
   * ordered before it. Its second look at {@code current} can be older than its store, and miss a
   * slice that begins in that instant. The window of that slice reaches back to the busy one, too;
   * unless the whole length of the window went by since the success read the clock, which then
   * ended before the window began.
   */
  private static final class TimeRecorder implements Recorder, ResizableRecorder {

    private static final VarHandle CURRENT;
    private static final VarHandle NEXT;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        CURRENT = lookup.findVarHandle(TimeRecorder.class, "current", Mark.class);
        NEXT = lookup.findVarHandle(Mark.class, "next", Mark.class);
      } catch (ReflectiveOperationException impossible) {
        throw new ExceptionInInitializerError(impossible);
      }
    }

    private final long originNanos;
    private final long sliceNanos;
    private final long slices;
    private final boolean averages;
    private final int minimumCalls;

    /** Whether a rule may hold by any outcome; then no slice is busy. */
    private final boolean everyOutcome;

    /** A thread looks so often whether a slice is busy; a power of two. */
    private final int busyStep;

    private final SlowThresholds thresholds;
    private final StripedCounter succeeded = new StripedCounter();
    private final StripedCounter nanos = new StripedCounter();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong[] slow;
    private volatile Mark current;
    private volatile Mark oldest;

    TimeRecorder(long lengthNanos, TripperInputs inputs, long nowNanos) {
      this.originNanos = nowNanos;
      this.sliceNanos = Math.max(1, lengthNanos / SLICES);
      this.slices = Math.max(1, lengthNanos / sliceNanos);
      this.averages = inputs.readsAverageDuration();
      this.minimumCalls = inputs.minimumCalls();
      this.everyOutcome = inputs.isEveryOutcome();
      this.busyStep = Math.max(16, Integer.highestOneBit(inputs.minimumCalls() / 4 + 1));
      this.thresholds = new SlowThresholds(inputs.slowThresholds());
      this.slow =
          Stream.generate(AtomicLong::new).limit(thresholds.size()).toArray(AtomicLong[]::new);
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

    /** Most calls take only this path; it is short, so that compilers inline it. */
    private @Nullable WindowMetrics recordPlain(Mark mark, boolean rolled, long durationNanos) {
      if (rolled || !mark.busy) {
        return recordInOrder(mark, rolled, durationNanos);
      }
      succeeded.addRelease(1);
      if (averages) {
        nanos.addRelease(durationNanos);
      }
      return current == mark ? null : forgottenMeanwhile();
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
      return sufficed && current == mark ? null : forgotten();
    }

    private @Nullable WindowMetrics forgottenMeanwhile() {
      // The counts decide after all, so the plain store has to be seen before they are read.
      VarHandle.fullFence();
      return forgotten();
    }

    /** A quick success matters if calls fell out of the window, or if calls were too few so far. */
    private @Nullable WindowMetrics forgotten() {
      Mark mark = current;
      return hasFailedOrSlow(mark.windowStart) ? grown(mark) : null;
    }

    private long callsSince(Totals start) {
      return failed.get() + succeeded.sum() - start.failed - start.succeeded;
    }

    private WindowMetrics grown(Mark mark) {
      WindowMetrics metrics = metricsSince(mark.windowStart);
      // Within a slice nothing is forgotten, so what suffices now does until the next mark.
      mark.sufficient = metrics.total() >= minimumCalls;
      return metrics;
    }

    private boolean hasFailedOrSlow(Totals start) {
      // Whoever reaches a higher threshold reached the lowest one too.
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

    /**
     * Appends the mark of the slice that is now, or returns the one that somebody else appended.
     */
    private Mark append(Mark last, long nowNanos) {
      Totals now = totals();
      long tick = (nowNanos - originNanos) / sliceNanos;
      Mark first = firstWithin(tick);
      Totals start = first == null ? now : first.totals;
      oldest = first == null ? last : first;
      Mark mark = new Mark(tick, originNanos + (tick + 1) * sliceNanos, now, start);
      Mark present = (Mark) NEXT.compareAndExchange(last, null, mark);
      return present == null ? mark : present;
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

    /** Repeats the slices that are still remembered, each at the time it began. */
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

    /** Returns the first mark within the window that ends with this slice, or null if none is. */
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
      // From the highest down, since a call is counted from the lowest up: never more of the
      // slower.
      for (int i = slow.length - 1; i >= 0; i--) {
        slowCalls[i] = slow[i].get();
      }
      long failures = failed.get();
      return new Totals(succeeded.sum(), failures, sum, slowCalls);
    }
  }

  /** What the counters showed at one moment. */
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

  /** The beginning of a slice that saw a call. */
  private static final class Mark {

    final long tick;
    final long endNanos;
    final Totals totals;
    final Totals windowStart;

    /** Whether the window had calls enough in this slice. */
    volatile boolean sufficient;

    /** Whether the slice has enough by itself. */
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
