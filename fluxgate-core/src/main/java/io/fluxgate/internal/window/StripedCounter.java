package io.fluxgate.internal.window;

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
 * there, because a compare-and-set fails or the owner's word changes meanwhile, stripes take its
 * place: a thread picks one by its id, each gets a cell of its own when it is first picked, and
 * cells lie cache lines apart. The number of stripes is a constant: a size that had to be read
 * would stand between the clock and the addition. A stripe is read without further ado; a thread
 * that does not see its cell yet meets it when it tries to put one there.
 *
 * <p><b>Order.</b> {@link #addVolatile} is one atomic instruction that neither earlier nor later
 * accesses pass. {@link #addRelease} only stays behind earlier ones: what its thread reads
 * afterwards may be read before others see the addition. That is enough where nobody decides on the
 * sum, and it is nearly free, whereas an atomic instruction that follows a reading of the clock
 * costs a fifth of that reading.
 */
public final class StripedCounter {

  /** A power of two, and so many that threads that run at the same time seldom meet. */
  private static final int STRIPES =
      Math.min(256, 16 * Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors() - 1));

  /** Before JDK 19, a thread class may override the only method that returns the id. */
  private static final boolean ID_MAY_LIE = Runtime.version().feature() < 19;

  private static final ClassValue<Boolean> OVERRIDES_ID =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          try {
            return type.getMethod("getId").getDeclaringClass() != Thread.class;
          } catch (ReflectiveOperationException | LinkageError unknown) {
            return true;
          }
        }
      };

  private static final MethodHandle THREAD_ID = threadId();
  private static final VarHandle FIRST;
  private static final VarHandle SPREAD;
  private static final VarHandle STRIPE = MethodHandles.arrayElementVarHandle(Cell[].class);

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      FIRST = lookup.findVarHandle(StripedCounter.class, "first", Cell.class);
      SPREAD = lookup.findVarHandle(StripedCounter.class, "stripes", Cell[].class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private volatile @Nullable Cell first;
  private volatile @Nullable Cell @Nullable [] stripes;

  /**
   * Owners are told apart by id. {@code getId()} may be overridden to return another thread's, and
   * such a thread then owns no cell; {@code threadId()} is final, but exists only since JDK 19.
   */
  private static MethodHandle threadId() {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    MethodType type = MethodType.methodType(long.class);
    try {
      String name = ID_MAY_LIE ? "getId" : "threadId";
      return lookup.findVirtual(Thread.class, name, type);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Returns the id of the current thread; negative, and maybe not unique, if it owns no cell. */
  private static long currentThreadId() {
    Thread thread = Thread.currentThread();
    if (ID_MAY_LIE && thread.getClass() != Thread.class && OVERRIDES_ID.get(thread.getClass())) {
      return ~(long) System.identityHashCode(thread);
    }
    try {
      return (long) THREAD_ID.invokeExact(thread);
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  /**
   * Adds as a release write does: for sums that are only shown, or on which this addition cannot
   * make anybody decide otherwise. Returns what the word that was raised shows now.
   */
  @CanIgnoreReturnValue
  public long addRelease(long amount) {
    long thread = currentThreadId();
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
   * Adds as a volatile write does: for sums on which somebody decides. Returns what the word that
   * was raised shows now.
   */
  @CanIgnoreReturnValue
  public long addVolatile(long amount) {
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
    @Nullable Cell[] spread = stripes;
    Cell present = spread == null ? first : spread[(int) thread & (STRIPES - 1)];
    return present == null ? newCell(thread) : present;
  }

  private void spreadFrom(Cell cell) {
    if (!(cell instanceof PaddedCell)) {
      SPREAD.compareAndSet(this, null, new Cell[STRIPES]);
    }
  }

  private Cell newCell(long thread) {
    @Nullable Cell[] spread = stripes;
    long owner = thread < 0 ? Cell.NOBODY : thread;
    Cell fresh = spread == null ? new Cell(owner) : new PaddedCell(owner);
    Cell present =
        (Cell)
            (spread == null
                ? FIRST.compareAndExchange(this, null, fresh)
                : STRIPE.compareAndExchange(spread, (int) thread & (STRIPES - 1), null, fresh));
    return present == null ? fresh : present;
  }

  public long sum() {
    Cell cell = first;
    long sum = cell == null ? 0 : cell.sum();
    @Nullable Cell[] spread = stripes;
    for (int i = 0; spread != null && i < STRIPES; i++) {
      cell = (Cell) STRIPE.getVolatile(spread, i);
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

    /** No thread has this id. */
    static final long NOBODY = Long.MIN_VALUE;

    private final long owner;
    private volatile long owned;
    private volatile long shared;

    Cell(long owner) {
      this.owner = owner;
    }

    /** For the owner, who alone writes this word. */
    final long raiseOwned(long amount) {
      long raised = owned + amount;
      OWNED.setRelease(this, raised);
      return raised;
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
