package io.fluxgate.internal.state;

import io.fluxgate.CircuitState;
import io.fluxgate.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * CLOSED: every call passes and is recorded. The state itself is what a call holds, so admitting a
 * call allocates nothing and writes nothing.
 */
final class ClosedState extends RecordingState implements Admission {

  /** What a call holds after its answer has come, if it was watched until then. */
  final Answered answered = new Answered();

  /** Null if no call can be overdue. */
  private final @Nullable WaitingCalls waiting;

  ClosedState(Owner owner, PolicyRuntime runtime, boolean shadow) {
    super(
        owner,
        runtime,
        CircuitState.CLOSED,
        shadow,
        0,
        runtime.settings.window(),
        runtime.inputs.isEveryOutcome());
    waiting = watch(sinceNanos);
  }

  private ClosedState(ClosedState same, PolicyRuntime runtime, boolean shadow) {
    super(same, runtime, shadow, runtime.settings.window(), runtime.inputs.isEveryOutcome());
    if (runtime.watchesOverdue && same.waiting != null) {
      waiting = same.waiting;
      waiting.update(runtime, owner.nowNanos());
    } else {
      waiting = watch(owner.nowNanos());
    }
  }

  private ClosedState(ClosedState emptied) {
    super(emptied, emptied.runtime.inputs.isEveryOutcome());
    waiting = watch(owner.nowNanos());
  }

  private @Nullable WaitingCalls watch(long nowNanos) {
    return runtime.watchesOverdue ? new WaitingCalls(this, owner.usualTime(), nowNanos) : null;
  }

  /** Returns a state that continues this period and has forgotten its evidence. */
  ClosedState emptied() {
    return new ClosedState(this);
  }

  @Override
  State with(PolicyRuntime other, boolean shadow) {
    return new ClosedState(this, other, shadow);
  }

  @Override
  int maximumCalls() {
    return settings().windowCapacity();
  }

  @Override
  public Admission admit() {
    return this;
  }

  @Override
  public @Nullable Admission begin(long startNanos) {
    return waiting == null ? this : watched(waiting, startNanos);
  }

  private @Nullable Admission watched(WaitingCalls calls, long startNanos) {
    if (noticeOverdue(startNanos) && owner.current() != this) {
      return null;
    }
    return calls.add(this, startNanos);
  }

  /** Counts the calls that have waited too long for their answers; returns whether it looked. */
  private boolean noticeOverdue(long nowNanos) {
    if (waiting == null || !waiting.isSweepDue(nowNanos) || owner.current() != this) {
      return false;
    }
    long waited = waiting.limitNanos();
    long overdue = waiting.sweep(runtime, nowNanos);
    Outcome outcome = WaitOutcome.overdue(waited);
    for (long i = 0; i < overdue; i++) {
      failed(outcome, waited, nowNanos, 0);
    }
    return true;
  }

  @Override
  void noticeOverdue() {
    if (waiting != null) {
      boolean unused = noticeOverdue(owner.nowNanos());
    }
  }

  void learn(long durationNanos, long nowNanos) {
    if (waiting != null) {
      waiting.learn(runtime, durationNanos, nowNanos);
    }
  }

  /** Too late to count, and yet it shows how long answers take. */
  void learnLate(long durationNanos, long nowNanos) {
    if (waiting != null) {
      waiting.learnLate(runtime, durationNanos, nowNanos);
    }
  }

  boolean hasEarlierThan(WaitingSlice slice) {
    return waiting != null && waiting.hasEarlierThan(slice);
  }

  @Override
  public PolicyRuntime runtime() {
    return runtime;
  }

  @Override
  public void succeeded(long durationNanos, long nowNanos, long retryAfterNanos) {
    record(false, null, durationNanos, nowNanos, retryAfterNanos);
  }

  @Override
  public void failed(
      @Nullable Outcome outcome, long durationNanos, long nowNanos, long retryAfterNanos) {
    owner.counters().failureKinds.increment(runtime.kindOf(outcome));
    record(true, outcome, durationNanos, nowNanos, retryAfterNanos);
    Suspicion suspicion = owner.suspicion();
    if (suspicion != null && suspicion.isConfirmed(this, owner.nowNanos())) {
      owner.openSuspected(this, suspicion);
    }
  }

  @Override
  public void ignored() {
    owner.counters().ignored.addRelease(1);
  }

  @Override
  public void endedWithConnection() {
    owner.counters().sameConnection.addRelease(1);
  }

  /** Teaches how long answers take, and notices other calls that still wait for theirs. */
  final class Answered implements Admission {

    @Override
    public PolicyRuntime runtime() {
      return runtime;
    }

    @Override
    public void succeeded(long durationNanos, long nowNanos, long retryAfterNanos) {
      learn(durationNanos, nowNanos);
      ClosedState.this.succeeded(durationNanos, nowNanos, retryAfterNanos);
      noticeOverdue(nowNanos);
    }

    @Override
    public void failed(
        @Nullable Outcome outcome, long durationNanos, long nowNanos, long retryAfterNanos) {
      ClosedState.this.failed(outcome, durationNanos, nowNanos, retryAfterNanos);
      noticeOverdue(nowNanos);
    }

    @Override
    public void ignored() {
      ClosedState.this.ignored();
    }

    @Override
    public void endedWithConnection() {
      ClosedState.this.endedWithConnection();
    }

    @Override
    public Object period() {
      return ClosedState.this.period();
    }
  }
}
