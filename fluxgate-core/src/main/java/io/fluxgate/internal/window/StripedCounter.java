package io.fluxgate.internal.window;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A counter that many threads increment without waiting for each other, and that stays small until
 * they contend.
 *
 * <p><b>Cells.</b> Every addition goes to exactly one word of one cell. A cell has an owner, the
 * thread that created it, and two words: one that only the owner writes, by a load and a store, and
 * one that all other threads increment atomically. While amounts are positive, no word shrinks. So
 * the sum is exact when no thread is adding, and a sum read during additions lies between the sums
 * at the start and at the end of the reading.
 *
 * <p><b>Growth.</b> The first addition creates the first cell. When threads contend for it, because
 * a compare-and-set fails or the owner's word changes meanwhile, a few stripes take its place, and
 * twice as many each time that threads contend for a stripe. So a counter is as large as the
 * contention for it, not as the machine: a host that is called now and then from a thousand virtual
 * threads keeps a small one. A thread picks a stripe by its id, each stripe gets its own cell when
 * it is first picked, and cells are cache lines apart.
 *
 * <p><b>Publication.</b> Cells are added and stripes are doubled under the counter's lock, so no
 * cell is lost: stripes that were doubled have the cells of those before at the same places. After
 * a cell was put in, {@code stripes} is written again, a volatile write, so that a sum which reads
 * {@code stripes} later counts that cell. Additions read a stripe by a plain read; a thread that
 * does not see its cell yet finds it under the lock. A cell that is seen is whole, because its
 * owner is final and its counts begin with zero.
 *
 * <p><b>Order.</b> {@link #addVolatile} is one atomic instruction that neither earlier nor later
 * accesses pass. {@link #addRelease} only stays behind earlier accesses: what its thread reads
 * afterwards may be read before other threads see the addition. That is enough if no decision
 * depends on the sum, and it is nearly free, whereas an atomic instruction right after a reading of
 * the clock costs a fifth of that reading.
 */
public final class StripedCounter {

  /** How many stripes take the place of the first cell; a power of two, like all their numbers. */
  private static final int FIRST_STRIPES = 8;

  /** Large enough that threads running at the same time rarely share a stripe. */
  private static final int MAXIMUM_STRIPES =
      Math.min(256, 16 * Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors() - 1));

  private volatile @Nullable Cell first;
  private volatile @Nullable Cell @Nullable [] stripes;

  /**
   * Returns a number by which the current thread picks a stripe, for a structure that has stripes
   * of its own; other threads may have the same.
   */
  public static int stripe() {
    return (int) ThreadIds.current() & (MAXIMUM_STRIPES - 1);
  }

  /**
   * Adds as a release write does, for sums that are only shown, or if this addition cannot change
   * any decision. Returns the new value of the word that was incremented.
   */
  @CanIgnoreReturnValue
  public long addRelease(long amount) {
    long thread = ThreadIds.current();
    Cell cell = cellOf(thread);
    return thread == cell.owner ? cell.raiseOwned(amount) : addToForeign(cell, amount);
  }

  private long addToForeign(Cell cell, long amount) {
    long owned = cell.owned;
    long sum = addVolatile(cell, amount);
    if (cell.owned != owned) {
      spreadFrom(cell);
    }
    return sum;
  }

  /**
   * Adds as a volatile write does, for sums on which decisions depend. Returns the new value of the
   * word that was incremented.
   */
  @CanIgnoreReturnValue
  public long addVolatile(long amount) {
    return addVolatile(cellOf(ThreadIds.current()), amount);
  }

  private long addVolatile(Cell cell, long amount) {
    long shared = cell.shared;
    if (cell.raiseShared(shared, amount)) {
      return shared + amount;
    }
    spreadFrom(cell);
    return cell.raiseShared(amount);
  }

  private Cell cellOf(long thread) {
    @Nullable Cell[] spread = stripes;
    Cell present = spread == null ? first : spread[(int) thread & (spread.length - 1)];
    return present == null ? newCell(thread) : present;
  }

  /** Does nothing if the current thread has another cell meanwhile: others have made place. */
  private synchronized void spreadFrom(Cell cell) {
    @Nullable Cell[] spread = stripes;
    if (spread == null) {
      stripes = new Cell[FIRST_STRIPES];
    } else if (spread.length < MAXIMUM_STRIPES
        && spread[(int) ThreadIds.current() & (spread.length - 1)] == cell) {
      stripes = Arrays.copyOf(spread, 2 * spread.length);
    }
  }

  private synchronized Cell newCell(long thread) {
    long owner = thread < 0 ? Cell.NOBODY : thread;
    @Nullable Cell[] spread = stripes;
    if (spread == null) {
      Cell present = first;
      if (present == null) {
        present = new Cell(owner);
        first = present;
      }
      return present;
    }
    int place = (int) thread & (spread.length - 1);
    Cell present = spread[place];
    if (present == null) {
      present = new PaddedCell(owner);
      spread[place] = present;
      stripes = spread;
    }
    return present;
  }

  public long sum() {
    Cell cell = first;
    long sum = cell == null ? 0 : cell.sum();
    @Nullable Cell[] spread = stripes;
    for (int i = 0; spread != null && i < spread.length; i++) {
      cell = spread[i];
      sum += cell == null ? 0 : cell.sum();
    }
    return sum;
  }

  @Override
  public String toString() {
    return Long.toString(sum());
  }

  /**
   * Keeps the object in front of a cell 104 bytes away. That may be the stripes, which all threads
   * read: the garbage collector tends to place an array next to the objects it refers to.
   */
  @SuppressWarnings("UnusedVariable")
  private abstract static class Front {

    private long f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13;
  }

  /** Two words, one of which belongs to a thread. */
  private static class Cell extends Front {

    private static final AtomicLongFieldUpdater<Cell> OWNED =
        AtomicLongFieldUpdater.newUpdater(Cell.class, "owned");
    private static final AtomicLongFieldUpdater<Cell> SHARED =
        AtomicLongFieldUpdater.newUpdater(Cell.class, "shared");

    /** No thread has this id. */
    static final long NOBODY = Long.MIN_VALUE;

    private final long owner;
    private volatile long owned;
    private volatile long shared;

    Cell(long owner) {
      this.owner = owner;
    }

    /** For the owner only, which alone writes this word. */
    final long raiseOwned(long amount) {
      long raised = owned + amount;
      OWNED.lazySet(this, raised);
      return raised;
    }

    /** Returns false and adds nothing if another thread interferes. */
    final boolean raiseShared(long before, long amount) {
      return SHARED.compareAndSet(this, before, before + amount);
    }

    final long raiseShared(long amount) {
      return SHARED.addAndGet(this, amount);
    }

    final long sum() {
      return owned + shared;
    }
  }

  /** Keeps the object behind a cell 128 bytes away: processors fetch cache lines in pairs. */
  @SuppressWarnings("UnusedVariable")
  private static final class PaddedCell extends Cell {

    private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13;

    PaddedCell(long owner) {
      super(owner);
    }
  }
}
