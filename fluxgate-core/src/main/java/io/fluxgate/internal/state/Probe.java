package io.fluxgate.internal.state;

import io.fluxgate.Outcome;
import io.fluxgate.internal.report.JfrEvents;
import io.fluxgate.internal.window.StripedCounter;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One probe. It leaves its slot after its outcome is classified and recorded, whatever throws on
 * the way: no call takes the place of a probe whose failure is about to open the circuit.
 */
final class Probe implements Admission {

  static final int WAITING = 0;
  static final int ANSWERED = 1;
  static final int OVERDUE = 2;

  private final HalfOpenState state;
  private final AtomicInteger wait = new AtomicInteger(WAITING);
  final int slot;
  private volatile long startNanos;
  volatile @Nullable Runnable whenSlotIsWanted;
  final JfrEvents.@Nullable ProbeEnd end;

  Probe(HalfOpenState state, int slot, long startNanos) {
    this.state = state;
    this.slot = slot;
    this.startNanos = startNanos;
    this.end = state.owner.events().probe(state.shadow, state.reopens);
  }

  void startLease(long nowNanos) {
    startNanos = nowNanos;
  }

  boolean isExpired(long nowNanos) {
    return nowNanos - startNanos >= state.probeTimeoutNanos;
  }

  @Override
  public PolicyRuntime runtime() {
    return state.runtime;
  }

  @Override
  public boolean isProbe() {
    return true;
  }

  @Override
  public void whenSlotIsWanted(Runnable action) {
    whenSlotIsWanted = action;
  }

  private void freeSlot(Classification classification, @Nullable Outcome outcome) {
    if (state.slots.compareAndSet(slot, this, null)) {
      JfrEvents.probeEnded(end, classification.name(), outcome);
    }
  }

  long waits(long nowNanos) {
    return nowNanos - startNanos;
  }

  /** Ends the wait for the answer; returns false if the probe was overdue before. */
  boolean endWait(int how) {
    return wait.compareAndSet(WAITING, how) || (how == ANSWERED && wait.get() == ANSWERED);
  }

  @Override
  public @Nullable Admission answered(long durationNanos, long nowNanos) {
    return endWait(ANSWERED) ? this : late(durationNanos);
  }

  /** Too late to count, and yet it shows how long answers take. */
  private @Nullable Admission late(long durationNanos) {
    if (state.runtime.watchesOverdue) {
      boolean unused = state.owner.usualTime().learnLate(durationNanos);
    }
    return null;
  }

  private void learn(long durationNanos) {
    if (state.runtime.watchesOverdue) {
      boolean unused = state.owner.usualTime().learn(durationNanos);
    }
  }

  @Override
  public void succeeded(long durationNanos, long nowNanos, long retryAfterNanos) {
    if (answered(durationNanos, nowNanos) == null) {
      return;
    }
    learn(durationNanos);
    try {
      state.settle(false, null, durationNanos, nowNanos, retryAfterNanos);
    } finally {
      freeSlot(Classification.SUCCESS, null);
    }
    state.noticeOverdue(nowNanos);
  }

  @Override
  public void failed(
      @Nullable Outcome outcome, long durationNanos, long nowNanos, long retryAfterNanos) {
    if (endWait(ANSWERED)) {
      count(outcome, durationNanos, nowNanos, retryAfterNanos);
      state.noticeOverdue(nowNanos);
    }
  }

  void count(@Nullable Outcome outcome, long durationNanos, long nowNanos, long retryAfterNanos) {
    try {
      state.owner.counters().failureKinds.increment(state.runtime.kindOf(outcome));
      state.settle(true, outcome, durationNanos, nowNanos, retryAfterNanos);
    } finally {
      freeSlot(Classification.FAILURE, outcome);
    }
  }

  @Override
  public void ignored() {
    endUncounted(state.owner.counters().ignored);
  }

  @Override
  public void endedWithConnection() {
    endUncounted(state.owner.counters().sameConnection);
  }

  private void endUncounted(StripedCounter counter) {
    if (endWait(ANSWERED)) {
      counter.addRelease(1);
      freeSlot(Classification.IGNORED, null);
    }
  }

  /** A probe that is overdue has failed: it does not stand for the others on its connection. */
  @Override
  public Object period() {
    return wait.get() == OVERDUE ? this : state.period();
  }
}
