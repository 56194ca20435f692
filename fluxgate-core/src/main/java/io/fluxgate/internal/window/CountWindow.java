package io.fluxgate.internal.window;

import io.fluxgate.TripperInputs;
import io.fluxgate.Window;
import io.fluxgate.WindowMetrics;
import io.fluxgate.internal.util.Checks;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** The last {@code size} calls. */
public record CountWindow(int size) implements Window {

  public static final int MAXIMUM_SIZE = 10_000_000;

  @Override
  public Recorder open(TripperInputs inputs, long nowNanos) {
    return new CountRecorder(size, inputs);
  }

  @Override
  public boolean readsClock() {
    return false;
  }

  @Override
  public int capacity() {
    return size;
  }

  @Override
  public String toString() {
    return "count(" + size + ")";
  }

  /**
   * An exact, lock-free window of the last N outcomes, that stores no outcome of a healthy service.
   *
   * <p><b>Model.</b> All outcomes since the window was opened form one sequence. Nearly all are
   * <em>plain</em> (a success, not slow), and of those only the number matters: {@code plain}. Each
   * other outcome is an {@link Entry} in a linked queue, which holds how many plain outcomes came
   * before it and running totals up to and with itself. So the position of an entry in the sequence
   * is {@code plain + index}, and the counts between any two entries are a subtraction. When the
   * mean duration is kept, every outcome is an entry.
   *
   * <p><b>The number of plain outcomes</b> is the sum over a counter's cells, read one after the
   * other. Cells are raised by one at a time and never fall, so the sum passes through every
   * number; what is read is therefore what the sum was at some moment during the reading. That is
   * all an order inputs, because plain outcomes are alike: which of them a cell counted matters to
   * nobody.
   *
   * <p><b>Order.</b> Entries are appended as in the queue of Michael and Scott: the compare-and-set
   * of {@code next} decides, {@code newest} may lag and anybody moves it on. An entry gets its
   * place among the plain outcomes only after it is linked: whoever meets one without a place
   * writes what {@code plain} shows, and the first to do so decides. That is the moment at which
   * the outcome takes effect. Were {@code plain} read before the entry is linked, plain outcomes
   * that others have already seen without it would be ordered after it. Nobody appends to an entry
   * without a place, and {@code plain} only grows; so the positions of entries ascend.
   *
   * <p><b>While the window grows</b> a success may be the one that makes calls enough. It is
   * counted by an atomic instruction before it looks for entries, and the tripper is asked after
   * each one if there are any: of outcomes that come at the same time, the last one sees all.
   * {@code full} is set once that many outcomes were seen; a success looks at it before it is
   * counted, and so has come to a full window if it finds it set.
   *
   * <p><b>A success in a full window asks nobody,</b> for it can only push a failure or a slow call
   * out. So it need not be seen at once by those who do ask: its cell's owner counts it by a plain
   * store, and whoever has not heard of it yet is ordered before it. Only a rule that any outcome
   * may satisfy inputs the atomic instruction still.
   *
   * <p><b>A success in a clean, full window writes nothing.</b> If at least N plain outcomes follow
   * the newest entry, the window consists of plain outcomes alone, and one more changes nothing:
   * not its counts, nor, because only distances between positions matter, what it will say later.
   * The outcome takes effect at the volatile read that finds the newest entry without a successor.
   * That an entry has left is noticed every few calls, since that takes the sum.
   *
   * <p><b>Snapshots.</b> (newest entry, plain) is consistent if the entry has a place and still has
   * no successor after {@code plain} was read; whatever is linked later gets a later place. {@code
   * base} is an entry that has left the window; the walk from it to the youngest entry that has
   * left is paid once by each entry. Somebody who saw a later snapshot may have moved it too far
   * for ours, which shows in its position; then the snapshot is taken anew. What lies before {@code
   * base} is garbage.
   */
  private static final class CountRecorder implements Recorder, ResizableRecorder {

    private static final VarHandle NEWEST;
    private static final VarHandle NEXT;
    private static final VarHandle PLACE;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        NEWEST = lookup.findVarHandle(CountRecorder.class, "newest", Entry.class);
        NEXT = lookup.findVarHandle(Entry.class, "next", Entry.class);
        PLACE = lookup.findVarHandle(Entry.class, "plain", long.class);
      } catch (ReflectiveOperationException impossible) {
        throw new ExceptionInInitializerError(impossible);
      }
    }

    /** So many calls go by until a thread looks whether the window is full, or clean. */
    private static final int MAXIMUM_STEP = 16;

    private final int size;
    private final int step;
    private final boolean averages;
    private final boolean everyOutcome;
    private final SlowThresholds thresholds;
    private final StripedCounter plain = new StripedCounter();
    private volatile boolean full;
    private volatile Entry newest;
    private volatile Entry base;

    CountRecorder(int size, TripperInputs inputs) {
      this.size = size;
      this.step = Math.min(MAXIMUM_STEP, Integer.highestOneBit(size));
      this.everyOutcome = inputs.isEveryOutcome();
      this.averages = inputs.readsAverageDuration();
      this.thresholds = new SlowThresholds(inputs.slowThresholds());
      Entry root = new Entry();
      root.plain = 0;
      this.newest = root;
      this.base = root;
    }

    @Override
    public @Nullable WindowMetrics record(boolean failed, long durationNanos, long nowNanos) {
      int slow = thresholds.reached(durationNanos);
      return failed || slow > 0 || averages
          ? recordEntry(failed, slow, durationNanos, nowNanos)
          : recordPlain(nowNanos);
    }

    private WindowMetrics recordEntry(boolean failed, int slow, long durationNanos, long nowNanos) {
      Entry entry = append(failed, slow, durationNanos);
      WindowMetrics metrics = metricsAt(entry, entry.plain);
      return metrics != null ? metrics : metrics(nowNanos);
    }

    /** Most calls take only this path; it is short, so that compilers inline it. */
    private @Nullable WindowMetrics recordPlain(long nowNanos) {
      Entry last = newest;
      if (last.hasLeft && last.next == null) {
        return null;
      }
      if (!full || everyOutcome) {
        return recordInOrder(nowNanos);
      }
      if ((plain.addRelease(1) & (step - 1)) == 0) {
        look();
      }
      return null;
    }

    private @Nullable WindowMetrics recordInOrder(long nowNanos) {
      boolean grows = !full;
      if ((plain.addVolatile(1) & (step - 1)) == 0) {
        look();
      }
      // Read after the addition: an entry whose own snapshot lacks this outcome was linked by now.
      Entry last = newest;
      return grows && (last.index > 0 || last.next != null) ? metrics(nowNanos) : null;
    }

    /** Notices that the window is full, and that its newest entry has left it. */
    private void look() {
      Entry last = last();
      long seen = plain.sum();
      noticeFull(seen + last.index);
      if (!last.hasLeft && seen - last.plain >= size) {
        last.hasLeft = true;
      }
    }

    private void noticeFull(long outcomes) {
      if (!full && outcomes >= size) {
        full = true;
      }
    }

    private Entry append(boolean failed, int slow, long durationNanos) {
      while (true) {
        Entry last = last();
        Entry entry = new Entry(last, failed, slow, durationNanos, thresholds.size());
        if (NEXT.compareAndSet(last, null, entry)) {
          place(entry);
          NEWEST.compareAndSet(this, last, entry);
          return entry;
        }
      }
    }

    private void place(Entry entry) {
      if (entry.plain == Entry.UNPLACED) {
        PLACE.compareAndSet(entry, Entry.UNPLACED, plain.sum());
      }
    }

    /** Returns the end of the queue, which has a place, and moves {@code newest} there. */
    private Entry last() {
      while (true) {
        Entry last = newest;
        place(last);
        Entry next = last.next;
        if (next == null) {
          return last;
        }
        NEWEST.compareAndSet(this, last, next);
      }
    }

    @Override
    public WindowMetrics metrics(long nowNanos) {
      while (true) {
        Entry last = last();
        long seen = plain.sum();
        if (last.next == null) {
          WindowMetrics metrics = metricsAt(last, seen);
          if (metrics != null) {
            return metrics;
          }
        }
      }
    }

    /** Repeats the window's outcomes in their order, each with what is known of its duration. */
    @Override
    public @Nullable Recorder resize(Window other, TripperInputs inputs, long nowNanos) {
      if (!(other instanceof CountWindow)) {
        return null;
      }
      Recorder moved = other.open(inputs, nowNanos);
      // Read before the last entry, and so not beyond it.
      Entry before = base;
      Entry last = last();
      long end = plain.sum() + last.index;
      long position = Math.max(0, end - size);
      // Not past the last entry: what was linked since may have no place yet.
      while (before != last) {
        Entry entry = Checks.notNull("next", before.next);
        if (entry.position() > position) {
          recordPlain(moved, entry.position() - 1 - position);
          moved.record(entry.failed > before.failed, duration(entry, before), 0);
          position = entry.position();
        }
        before = entry;
      }
      recordPlain(moved, end - position);
      return moved;
    }

    private long duration(Entry entry, Entry before) {
      return averages
          ? entry.nanos - before.nanos
          : thresholds.highestReached(thresholds.difference(entry.slow, before.slow));
    }

    private static void recordPlain(Recorder moved, long outcomes) {
      for (long i = 0; i < outcomes; i++) {
        moved.record(false, 0, 0);
      }
    }

    /**
     * Counts the window that ends after {@code plainSeen} plain outcomes, or null if it is stale.
     */
    private @Nullable WindowMetrics metricsAt(Entry last, long plainSeen) {
      long end = plainSeen + last.index;
      noticeFull(end);
      long start = Math.max(0, end - size);
      Entry left = base;
      if (left.position() > start) {
        return null;
      }
      // Not past the last one: what was linked since may have no place yet.
      while (left != last) {
        Entry next = left.next;
        if (next == null || next.position() > start) {
          break;
        }
        left = next;
      }
      if (base != left) {
        base = left;
      }
      long nanos = averages ? last.nanos - left.nanos : -1;
      long[] slow = thresholds.difference(last.slow, left.slow);
      return WindowMetrics.of(
          Math.min(end, size), last.failed - left.failed, thresholds.durations(), slow, nanos);
    }
  }

  /** An outcome that is not plain, with the totals of its kind up to and with itself. */
  private static final class Entry {

    static final long UNPLACED = -1;

    final long index;
    final long failed;
    final long nanos;
    final long[] slow;
    volatile long plain = UNPLACED;
    volatile @Nullable Entry next;

    /** Whether a window's worth of plain outcomes has followed. */
    volatile boolean hasLeft;

    /** The root: it stands before the first outcome. */
    Entry() {
      index = 0;
      failed = 0;
      nanos = 0;
      slow = SlowThresholds.NONE;
    }

    Entry(Entry previous, boolean failed, int slow, long durationNanos, int thresholds) {
      this.index = previous.index + 1;
      this.failed = previous.failed + (failed ? 1 : 0);
      this.nanos = previous.nanos + durationNanos;
      this.slow = SlowThresholds.plus(previous.slow, slow, thresholds);
    }

    long position() {
      return plain + index;
    }
  }
}
