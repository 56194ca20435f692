package io.fluxgate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** The last {@code size} calls. */
record CountWindow(int size) implements Window {

  static final int MAXIMUM_SIZE = 10_000_000;

  @Override
  public Recorder open(Needs needs, long nowNanos) {
    return new CountRecorder(size, needs);
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
   * <p><b>Order.</b> Entries are appended as in the queue of Michael and Scott: the compare-and-set
   * of {@code next} decides, {@code newest} may lag and anybody moves it on. An entry gets its
   * place among the plain outcomes only after it is linked: whoever meets one without a place
   * writes what {@code plain} shows, and the first to do so decides. That is the moment at which
   * the outcome takes effect. Were {@code plain} read before the entry is linked, plain outcomes
   * that others have already seen without it would be ordered after it. Nobody appends to an entry
   * without a place, and {@code plain} only grows; so the positions of entries ascend.
   *
   * <p><b>A success in a clean, full window writes nothing.</b> If at least N plain outcomes follow
   * the newest entry, the window consists of plain outcomes alone, and one more changes nothing:
   * not its counts, nor, because only distances between positions matter, what it will say later.
   * The outcome takes effect at the volatile read that finds the newest entry without a successor.
   *
   * <p><b>Snapshots.</b> (newest entry, plain) is consistent if the entry has a place and still has
   * no successor after {@code plain} was read; whatever is linked later gets a later place. {@code
   * base} is an entry that has left the window; the walk from it to the youngest entry that has
   * left is paid once by each entry. Somebody who saw a later snapshot may have moved it too far
   * for ours, which shows in its position; then the snapshot is taken anew. What lies before {@code
   * base} is garbage.
   */
  private static final class CountRecorder implements Recorder, Movable {

    private static final VarHandle PLAIN;
    private static final VarHandle NEWEST;
    private static final VarHandle NEXT;
    private static final VarHandle PLACE;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        PLAIN = lookup.findVarHandle(CountRecorder.class, "plain", long.class);
        NEWEST = lookup.findVarHandle(CountRecorder.class, "newest", Entry.class);
        NEXT = lookup.findVarHandle(Entry.class, "next", Entry.class);
        PLACE = lookup.findVarHandle(Entry.class, "plain", long.class);
      } catch (ReflectiveOperationException impossible) {
        throw new ExceptionInInitializerError(impossible);
      }
    }

    private final int size;
    private final boolean averages;
    private final SlowThresholds thresholds;
    private volatile long plain;
    private volatile Entry newest;
    private volatile Entry base;

    CountRecorder(int size, Needs needs) {
      this.size = size;
      this.averages = needs.averages();
      this.thresholds = new SlowThresholds(needs.slowThresholds());
      Entry root = new Entry();
      root.plain = 0;
      this.newest = root;
      this.base = root;
    }

    @Override
    public @Nullable Metrics record(boolean failed, long durationNanos, long nowNanos) {
      int slow = thresholds.reached(durationNanos);
      if (failed || slow > 0 || averages) {
        Entry entry = append(failed, slow, durationNanos);
        Metrics metrics = metricsAt(entry, entry.plain);
        return metrics != null ? metrics : metrics(nowNanos);
      }
      return recordPlain() ? metrics(nowNanos) : null;
    }

    /** Records a success that is not slow; returns whether it grew a window that has entries. */
    private boolean recordPlain() {
      Entry last = newest;
      long place = last.plain;
      if (place != Entry.UNPLACED && plain - place >= size && last.next == null) {
        return false;
      }
      long before = (long) PLAIN.getAndAdd(this, 1L);
      // Read again: an entry whose own snapshot lacks this outcome was linked by now.
      last = newest;
      return (last.index > 0 || last.next != null) && before + last.index < size;
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
        PLACE.compareAndSet(entry, Entry.UNPLACED, plain);
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
    public Metrics metrics(long nowNanos) {
      while (true) {
        Entry last = last();
        long seen = plain;
        if (last.next == null) {
          Metrics metrics = metricsAt(last, seen);
          if (metrics != null) {
            return metrics;
          }
        }
      }
    }

    /** Repeats the window's outcomes in their order, each with what is known of its duration. */
    @Override
    public @Nullable Recorder moveTo(Window other, Needs needs, long nowNanos) {
      if (!(other instanceof CountWindow)) {
        return null;
      }
      Recorder moved = other.open(needs, nowNanos);
      // Read before the last entry, and so not beyond it.
      Entry before = base;
      Entry last = last();
      long end = plain + last.index;
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
    private @Nullable Metrics metricsAt(Entry last, long plainSeen) {
      long end = plainSeen + last.index;
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
      base = left;
      long nanos = averages ? last.nanos - left.nanos : -1;
      long[] slow = thresholds.difference(last.slow, left.slow);
      return new Metrics(
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
