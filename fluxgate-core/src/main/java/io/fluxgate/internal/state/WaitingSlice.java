package io.fluxgate.internal.state;

import io.fluxgate.Outcome;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.window.StripedCounter;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a closed circuit that began at about the same time. Each of them holds the slice as
 * its admission, so that a call which is watched allocates nothing.
 *
 * <p><b>Each call is counted once.</b> A cell counts, in one word, the calls that began and those
 * that ended in it, and says whether it is judged. A call begins in a cell only before that is
 * judged. If it ends in a cell that is not judged, its outcome counts, and the judgement subtracts
 * it. If it ends in a judged one, or later, the judgement has counted it as overdue, and its
 * outcome does not count. A call may begin and end in different cells: the judgement adds up all of
 * them, and each beginning and each end is on one side of its own cell's judgement. A cell that is
 * made later is judged from the start, because {@link #judge} leaves no place for another.
 */
final class WaitingSlice implements Admission {

  private static final int CELLS = 32;
  private static final AtomicReferenceFieldUpdater<WaitingSlice, WaitingSlice> NEXT =
      AtomicReferenceFieldUpdater.newUpdater(WaitingSlice.class, WaitingSlice.class, "next");
  private static final AtomicReferenceFieldUpdater<WaitingSlice, Cell[]> SPREAD =
      AtomicReferenceFieldUpdater.newUpdater(WaitingSlice.class, Cell[].class, "spread");

  /** Takes the places in which no call began, so that none ends there unjudged. */
  private static final Cell JUDGED_CELL = new Cell(0);

  private static final Cell[] ALL_JUDGED = new Cell[CELLS];

  static {
    long unused = JUDGED_CELL.judge();
    Arrays.fill(ALL_JUDGED, JUDGED_CELL);
  }

  private final ClosedState state;
  private final long beginNanos;
  private final long lengthNanos;

  /** Used until threads contend for it. */
  private final Cell first;

  private volatile @Nullable Cell @Nullable [] spread;
  private volatile @Nullable WaitingSlice next;

  WaitingSlice(ClosedState state, long beginNanos, long lengthNanos, boolean contended) {
    this.state = state;
    this.beginNanos = beginNanos;
    this.lengthNanos = lengthNanos;
    this.first = new Cell(beginNanos);
    if (contended) {
      spread = new Cell[CELLS];
    }
  }

  // The list

  @Nullable WaitingSlice next() {
    return next;
  }

  /** Returns the slice after this one: {@code fresh}, or the one that another thread appended. */
  WaitingSlice append(WaitingSlice fresh) {
    // There is a next slice either way, which no thread replaces.
    return NEXT.compareAndSet(this, null, fresh) ? fresh : Checks.notNull("next", next);
  }

  boolean isContended() {
    return spread != null && spread != ALL_JUDGED;
  }

  /** Whether a call that the state lets through at this time belongs here. */
  boolean isFor(ClosedState other, long nowNanos) {
    return state == other && nowNanos - beginNanos < lengthNanos;
  }

  // Calls

  /** Returns false if the slice is judged: then the call belongs to a later one. */
  boolean enter(long nowNanos) {
    Cell cell = cell();
    if (cell.isJudged()) {
      return false;
    }
    if (nowNanos - cell.latestStartNanos > 0) {
      cell.latestStartNanos = nowNanos;
    }
    return add(cell, Cell.BEGUN);
  }

  /** Returns false if the call was overdue: its outcome must not count. */
  private boolean leave() {
    return add(cell(), Cell.ENDED);
  }

  private boolean add(Cell cell, long amount) {
    long word = cell.word;
    while ((word & Cell.JUDGED) == 0) {
      if (cell.compareAndSet(word, word + amount)) {
        return true;
      }
      if (cell == first && spread == null) {
        SPREAD.compareAndSet(this, null, new Cell[CELLS]);
      }
      word = cell.word;
    }
    return false;
  }

  private Cell cell() {
    @Nullable Cell[] cells = spread;
    return cells == null ? first : cellOf(cells, StripedCounter.stripe() & (CELLS - 1));
  }

  private Cell cellOf(@Nullable Cell[] cells, int index) {
    Cell present = cells[index];
    return present != null ? present : place(cells, index, new PaddedCell(beginNanos));
  }

  /**
   * Returns the cell that is at the place from now on. A plain read may not see it yet, and then
   * comes here; to read {@code spread} afterwards is enough to see it, because it is written again.
   */
  private synchronized Cell place(@Nullable Cell[] cells, int index, Cell fresh) {
    Cell present = cells[index];
    if (present == null) {
      present = fresh;
      cells[index] = present;
      spread = cells;
    }
    return present;
  }

  // The judgement, by one thread

  /** The time at which the latest of these calls began. */
  long latestStartNanos() {
    long latest = first.latestStartNanos;
    @Nullable Cell[] cells = spread;
    for (int i = 0; cells != null && i < CELLS; i++) {
      Cell cell = cells[i];
      if (cell != null && !cell.isJudged() && cell.latestStartNanos - latest > 0) {
        latest = cell.latestStartNanos;
      }
    }
    return latest;
  }

  /** Returns how many of these calls still wait; from now on all of them count as overdue. */
  long judge() {
    long waiting = first.judge();
    if (spread == null) {
      SPREAD.compareAndSet(this, null, ALL_JUDGED);
    }
    @Nullable Cell[] cells = spread;
    for (int i = 0; cells != null && cells != ALL_JUDGED && i < CELLS; i++) {
      waiting += place(cells, i, JUDGED_CELL).judge();
    }
    return waiting;
  }

  long waitingCalls() {
    return sum(Cell::waiting);
  }

  /** How many calls ended before the judgement. */
  long settledCalls() {
    return sum(Cell::ended);
  }

  private long sum(ToLongFunction<Cell> count) {
    long sum = count.applyAsLong(first);
    @Nullable Cell[] cells = spread;
    for (int i = 0; cells != null && i < CELLS; i++) {
      Cell cell = cells[i];
      sum += cell == null ? 0 : count.applyAsLong(cell);
    }
    return sum;
  }

  // The admission of each of these calls

  @Override
  public PolicyRuntime runtime() {
    return state.runtime;
  }

  @Override
  public @Nullable Admission answered(long durationNanos, long nowNanos) {
    if (leave()) {
      return state.answered;
    }
    state.learnLate(durationNanos, nowNanos);
    return null;
  }

  @Override
  public void succeeded(long durationNanos, long nowNanos, long retryAfterNanos) {
    if (leave()) {
      state.answered.succeeded(durationNanos, nowNanos, retryAfterNanos);
    } else {
      state.learnLate(durationNanos, nowNanos);
    }
  }

  @Override
  public void failed(
      @Nullable Outcome outcome, long durationNanos, long nowNanos, long retryAfterNanos) {
    if (leave()) {
      state.answered.failed(outcome, durationNanos, nowNanos, retryAfterNanos);
    }
  }

  @Override
  public void ignored() {
    if (leave()) {
      state.ignored();
    }
  }

  @Override
  public void endedWithConnection() {
    if (leave()) {
      state.endedWithConnection();
    }
  }

  /** A call that is overdue has been counted: it does not stand for those on its connection. */
  @Override
  public Object period() {
    return first.isJudged() ? this : state.period();
  }

  @Override
  public boolean hasEarlierCallsWaiting() {
    return state.hasEarlierThan(this);
  }

  /** Counts calls; 31 bits for those that began, 31 for those that ended, one for the judgement. */
  private static class Cell {

    static final long BEGUN = 1L << 32;
    static final long ENDED = 2;
    static final long JUDGED = 1;

    private static final AtomicLongFieldUpdater<Cell> WORD =
        AtomicLongFieldUpdater.newUpdater(Cell.class, "word");

    private volatile long word;

    /** Written before the word, and so seen by a thread that sees the call in it. */
    private long latestStartNanos;

    Cell(long beginNanos) {
      this.latestStartNanos = beginNanos;
    }

    final boolean compareAndSet(long before, long after) {
      return WORD.compareAndSet(this, before, after);
    }

    final boolean isJudged() {
      return (word & JUDGED) != 0;
    }

    final long judge() {
      long before = word;
      while (!WORD.compareAndSet(this, before, before | JUDGED)) {
        before = word;
      }
      return waiting(before);
    }

    final long waiting() {
      return waiting(word);
    }

    final long ended() {
      return (word & 0xFFFF_FFFFL) >>> 1;
    }

    private static long waiting(long word) {
      return (word >>> 32) - ((word & 0xFFFF_FFFFL) >>> 1);
    }
  }

  /** Keeps cells of different threads apart: processors fetch cache lines in pairs. */
  @SuppressWarnings("UnusedVariable")
  private static final class PaddedCell extends Cell {

    private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14;

    PaddedCell(long beginNanos) {
      super(beginNanos);
    }
  }
}
