package io.fluxgate.internal.window;

import io.fluxgate.TripperInputs;
import io.fluxgate.Window;
import io.fluxgate.WindowMetrics;
import io.fluxgate.internal.util.Checks;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** A window of the last {@code size} calls. */
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
   * An exact, lock-free window of the last N outcomes. The outcomes of a healthy service need no
   * memory.
   *
   * <p><b>Model.</b> All outcomes since the window was opened form one sequence. Nearly all of them
   * are <em>plain</em> (a success, not slow). Only the number of plain outcomes is kept: {@code
   * plain}. Each other outcome is an {@link Entry} in a linked queue. An entry holds the number of
   * plain outcomes before it, and running totals up to and including itself. So the position of an
   * entry in the sequence is {@code plain + index}, and the counts between two entries are a
   * subtraction. If the mean duration is kept, every outcome is an entry. If neither the mean
   * duration nor slow calls are of interest, every entry is a failure: its index is the number of
   * failures, and it needs no {@link DetailedEntry}.
   *
   * <p><b>The number of plain outcomes</b> is the sum of a counter's cells, which are read one
   * after another. Cells grow by one at a time and never shrink, so the sum passes through every
   * number. Therefore the sum that a thread reads is one that the counter had at some moment during
   * the reading. No more is needed to order the outcomes, because plain outcomes are all alike: it
   * does not matter which of them a cell has counted.
   *
   * <p><b>Order.</b> Entries are appended as in the queue of Michael and Scott: the compare-and-set
   * of {@code next} decides, {@code newest} may lag behind, and any thread may advance it. An entry
   * gets its place among the plain outcomes only after it is linked. Any thread that meets an entry
   * without a place writes the current {@code plain} into it, and the first to do so decides. At
   * that moment the outcome takes effect. If {@code plain} were read before the entry is linked,
   * plain outcomes that other threads have already seen without the entry would be ordered after
   * it. No thread appends to an entry without a place, and {@code plain} only grows, so the
   * positions of entries ascend.
   *
   * <p><b>While the window fills up</b>, a success may be the call that reaches the minimum number
   * of calls. It is counted by an atomic instruction before its thread looks for entries, and if
   * there are entries, the tripper is asked after each such success. So if several outcomes arrive
   * at the same time, the last one sees all of them. {@code full} is set once N outcomes were seen.
   * A success reads it before it is counted; if {@code full} is set by then, the success is in a
   * full window.
   *
   * <p><b>A success in a full window does not ask the tripper</b>, because it can only push a
   * failure or a slow call out. So threads that do ask the tripper need not see it at once: the
   * owner of its cell counts it by a plain store, and a thread that has not seen it yet is ordered
   * before it. The atomic instruction is still needed if any outcome may satisfy a rule.
   *
   * <p><b>Snapshots.</b> A pair (newest entry, plain) is consistent if the entry has a place and
   * still has no successor after {@code plain} was read, because any entry linked later gets a
   * later place. {@code base} is an entry that has left the window. From there, a reader walks to
   * the youngest entry that has left; each entry is passed only once. A thread with a later
   * snapshot may have moved {@code base} too far for ours; its position shows that, and we take a
   * new snapshot. Entries before {@code base} are garbage.
   */
  private static final class CountRecorder implements Recorder, ResizableRecorder {

    private static final AtomicReferenceFieldUpdater<CountRecorder, Entry> NEWEST =
        AtomicReferenceFieldUpdater.newUpdater(CountRecorder.class, Entry.class, "newest");
    private static final AtomicReferenceFieldUpdater<Entry, Entry> NEXT =
        AtomicReferenceFieldUpdater.newUpdater(Entry.class, Entry.class, "next");
    private static final AtomicLongFieldUpdater<Entry> PLACE =
        AtomicLongFieldUpdater.newUpdater(Entry.class, "plain");

    /** How many calls pass at most until a thread checks whether the window is full. */
    private static final int MAXIMUM_STEP = 16;

    private final int size;
    private final int step;
    private final boolean averages;
    private final boolean everyOutcome;
    private final SlowThresholds thresholds;

    /** Whether an outcome that is not plain can only be a failure. */
    private final boolean onlyFailures;

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
      this.onlyFailures = !averages && thresholds.size() == 0;
      Entry root = new Entry(0);
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

    /** Most calls take only this path; it is short so that it is inlined. */
    private @Nullable WindowMetrics recordPlain(long nowNanos) {
      if (!full || everyOutcome) {
        return recordInOrder(nowNanos);
      }
      plain.addRelease(1);
      return null;
    }

    private @Nullable WindowMetrics recordInOrder(long nowNanos) {
      boolean grows = !full;
      if ((plain.addVolatile(1) & (step - 1)) == 0) {
        noticeFull(plain.sum() + newest.index);
      }
      // Read after the addition: if an entry's snapshot lacks this outcome, that entry is linked by
      // now.
      Entry last = newest;
      return grows && (last.index > 0 || last.next != null) ? metrics(nowNanos) : null;
    }

    private void noticeFull(long outcomes) {
      if (!full && outcomes >= size) {
        full = true;
      }
    }

    private Entry append(boolean failed, int slow, long durationNanos) {
      while (true) {
        Entry last = last();
        Entry entry =
            onlyFailures
                ? new Entry(last.index + 1)
                : new DetailedEntry(last, failed, slow, durationNanos, thresholds.size());
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

    /** Returns the end of the queue, which then has a place, and advances {@code newest} to it. */
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

    /** The window only fills up. */
    @Override
    public long mostCalls(long nowNanos) {
      return metrics(nowNanos).total();
    }

    /** Replays the window's outcomes in order, with what is known of their durations. */
    @Override
    public @Nullable Recorder resize(Window other, TripperInputs inputs, long nowNanos) {
      if (!(other instanceof CountWindow)) {
        return null;
      }
      Recorder moved = other.open(inputs, nowNanos);
      // Read before the last entry, so it cannot be beyond that.
      Entry before = base;
      Entry last = last();
      long end = plain.sum() + last.index;
      long position = Math.max(0, end - size);
      // Stop at the last entry: later ones may have no place yet.
      while (before != last) {
        Entry entry = Checks.notNull("next", before.next);
        if (entry.position() > position) {
          recordPlain(moved, entry.position() - 1 - position);
          moved.record(entry.failed() > before.failed(), duration(entry, before), 0);
          position = entry.position();
        }
        before = entry;
      }
      recordPlain(moved, end - position);
      return moved;
    }

    private long duration(Entry entry, Entry before) {
      return averages
          ? entry.nanos() - before.nanos()
          : thresholds.highestReached(thresholds.difference(entry.slow(), before.slow()));
    }

    private static void recordPlain(Recorder moved, long outcomes) {
      for (long i = 0; i < outcomes; i++) {
        moved.record(false, 0, 0);
      }
    }

    /**
     * Returns the metrics of the window that ends after {@code plainSeen} plain outcomes, or null
     * if the snapshot is outdated.
     */
    private @Nullable WindowMetrics metricsAt(Entry last, long plainSeen) {
      long end = plainSeen + last.index;
      noticeFull(end);
      long start = Math.max(0, end - size);
      Entry left = base;
      if (left.position() > start) {
        return null;
      }
      // Stop at the last entry: later ones may have no place yet.
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
      long nanos = averages ? last.nanos() - left.nanos() : -1;
      long[] slow = thresholds.difference(last.slow(), left.slow());
      return WindowMetrics.of(
          Math.min(end, size), last.failed() - left.failed(), thresholds.durations(), slow, nanos);
    }
  }

  /**
   * An outcome that is not plain, with running totals up to and including itself: a failure, if
   * nothing else is counted. The first entry, whose index is 0, precedes the first outcome.
   */
  private static class Entry {

    static final long UNPLACED = -1;

    final long index;
    volatile long plain = UNPLACED;
    volatile @Nullable Entry next;

    Entry(long index) {
      this.index = index;
    }

    final long position() {
      return plain + index;
    }

    long failed() {
      return index;
    }

    long nanos() {
      return 0;
    }

    long[] slow() {
      return SlowThresholds.NONE;
    }
  }

  /** A failure, a slow call, or one whose duration is kept. */
  private static final class DetailedEntry extends Entry {

    private final long failed;
    private final long nanos;
    private final long[] slow;

    DetailedEntry(Entry previous, boolean failed, int slow, long durationNanos, int thresholds) {
      super(previous.index + 1);
      this.failed = previous.failed() + (failed ? 1 : 0);
      this.nanos = previous.nanos() + durationNanos;
      this.slow = SlowThresholds.plus(previous.slow(), slow, thresholds);
    }

    @Override
    long failed() {
      return failed;
    }

    @Override
    long nanos() {
      return nanos;
    }

    @Override
    long[] slow() {
      return slow;
    }
  }
}
