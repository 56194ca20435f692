package io.fluxgate;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A counter that many threads raise without waiting for each other, and that is small until they
 * do.
 *
 * <p><b>Cells.</b> Every addition lands in exactly one word of one cell. A cell has an owner, the
 * thread that came first, and two words: one that only the owner writes, so that it needs no more
 * than a load and a store, and one that all others raise atomically. No word falls while amounts
 * are positive; so the sum at rest is exact, and a sum read during additions is one that lay
 * between the sums at its start and its end.
 *
 * <p><b>Growth.</b> The first addition makes the first cell. When threads get in each other's way
 * there, because a compare-and-set fails or the owner's word changes meanwhile, a few stripes take
 * its place: a thread picks one by its id, each has a cell of its own, and cells lie cache lines
 * apart. When ids pick the same stripe and their threads meet again, many stripes take over. Both
 * numbers are constants: a size that had to be read would stand between the clock and the addition.
 *
 * <p><b>Order.</b> {@link #addVolatile} is one atomic instruction that neither earlier nor later
 * accesses pass. {@link #addRelease} only stays behind earlier ones: what its thread reads
 * afterwards may be read before others see the addition. That is enough where nobody decides on the
 * sum, and it is nearly free, whereas an atomic instruction that follows a reading of the clock
 * costs a fifth of that reading.
 */
final class StripedCounter {

  /** So many that two running threads seldom meet. */
  private static final int FEW = stripes(2 * Runtime.getRuntime().availableProcessors());

  private static final int MANY = stripes(8 * FEW);
  private static final MethodHandle THREAD_ID = threadId();
  private static final VarHandle FIRST;
  private static final VarHandle FEW_STRIPES;
  private static final VarHandle MANY_STRIPES;
  private static final VarHandle STRIPE = MethodHandles.arrayElementVarHandle(Cell[].class);

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      FIRST = lookup.findVarHandle(StripedCounter.class, "first", Cell.class);
      FEW_STRIPES = lookup.findVarHandle(StripedCounter.class, "few", Cell[].class);
      MANY_STRIPES = lookup.findVarHandle(StripedCounter.class, "many", Cell[].class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private volatile @Nullable Cell first;
  private volatile @Nullable Cell @Nullable [] few;
  private volatile @Nullable Cell @Nullable [] many;

  /** A power of two, at most 256. */
  private static int stripes(int atLeast) {
    return Math.min(256, Integer.highestOneBit(2 * atLeast - 1));
  }

  /**
   * An owner is told by its id. {@code getId()} could be overridden to return another thread's;
   * {@code threadId()} cannot, but is only there since JDK 19.
   */
  private static MethodHandle threadId() {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    MethodType type = MethodType.methodType(long.class);
    try {
      String name = Runtime.version().feature() < 19 ? "getId" : "threadId";
      return lookup.findVirtual(Thread.class, name, type);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private static long currentThreadId() {
    try {
      return (long) THREAD_ID.invokeExact(Thread.currentThread());
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /**
   * Adds as a release write does: for sums that are only shown, or on which this addition cannot
   * make anybody decide otherwise. Returns what the word that was raised shows now.
   */
  @CanIgnoreReturnValue
  long addRelease(long amount) {
    long thread = currentThreadId();
    Cell cell = cellOf(thread);
    long owned = cell.owned;
    if (thread == cell.owner) {
      return cell.raiseOwned(owned, amount);
    }
    long sum = addVolatile(cell, amount);
    if (cell.owned != owned) {
      spreadFrom(cell);
    }
    return sum;
  }

  /**
   * Adds as a volatile write does: for sums on which somebody decides. Returns what the word that
   * was raised shows now.
   */
  @CanIgnoreReturnValue
  long addVolatile(long amount) {
    return addVolatile(cellOf(currentThreadId()), amount);
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
    @Nullable Cell[] stripes = many;
    if (stripes != null) {
      return stripe(stripes, (int) thread & (MANY - 1), thread);
    }
    stripes = few;
    return stripes == null ? first(thread) : stripe(stripes, (int) thread & (FEW - 1), thread);
  }

  private void spreadFrom(Cell cell) {
    if (!(cell instanceof PaddedCell)) {
      FEW_STRIPES.compareAndSet(this, null, new Cell[FEW]);
    } else if (many == null) {
      MANY_STRIPES.compareAndSet(this, null, new Cell[MANY]);
    }
  }

  private Cell first(long thread) {
    Cell present = first;
    if (present == null) {
      Cell fresh = new Cell(thread);
      present = (Cell) FIRST.compareAndExchange(this, null, fresh);
      return present == null ? fresh : present;
    }
    return present;
  }

  private static Cell stripe(@Nullable Cell[] stripes, int index, long thread) {
    Cell present = (Cell) STRIPE.getAcquire(stripes, index);
    if (present == null) {
      Cell fresh = new PaddedCell(thread);
      present = (Cell) STRIPE.compareAndExchange(stripes, index, null, fresh);
      return present == null ? fresh : present;
    }
    return present;
  }

  long sum() {
    Cell cell = first;
    return (cell == null ? 0 : cell.sum()) + sum(few) + sum(many);
  }

  private static long sum(@Nullable Cell @Nullable [] stripes) {
    long sum = 0;
    for (int i = 0; stripes != null && i < stripes.length; i++) {
      Cell cell = (Cell) STRIPE.getVolatile(stripes, i);
      sum += cell == null ? 0 : cell.sum();
    }
    return sum;
  }

  @Override
  public String toString() {
    return Long.toString(sum());
  }

  /**
   * Keeps what lies before a cell 104 bytes away, such as the stripes that everybody reads: the
   * collector likes to put an array and what it leads to next to each other.
   */
  @SuppressWarnings("UnusedVariable")
  private abstract static class Front {

    private long f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13;
  }

  /** Two words, of which one belongs to a thread. */
  private static class Cell extends Front {

    private static final VarHandle OWNED;
    private static final VarHandle SHARED;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        OWNED = lookup.findVarHandle(Cell.class, "owned", long.class);
        SHARED = lookup.findVarHandle(Cell.class, "shared", long.class);
      } catch (ReflectiveOperationException impossible) {
        throw new ExceptionInInitializerError(impossible);
      }
    }

    private final long owner;
    private volatile long owned;
    private volatile long shared;

    Cell(long owner) {
      this.owner = owner;
    }

    /** For the owner, who alone writes this word. */
    final long raiseOwned(long before, long amount) {
      OWNED.setRelease(this, before + amount);
      return before + amount;
    }

    /** Returns false, and adds nothing, if others interfere. */
    final boolean raiseShared(long before, long amount) {
      return SHARED.compareAndSet(this, before, before + amount);
    }

    final long raiseShared(long amount) {
      return (long) SHARED.getAndAdd(this, amount) + amount;
    }

    final long sum() {
      return owned + shared;
    }
  }

  /** Keeps what lies behind it 128 bytes away: processors fetch cache lines in pairs. */
  @SuppressWarnings("UnusedVariable")
  private static final class PaddedCell extends Cell {

    private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13;

    PaddedCell(long owner) {
      super(owner);
    }
  }
}
