package io.fluxgate.internal.state;

import io.fluxgate.CircuitState;
import io.fluxgate.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * CLOSED: every call passes and is recorded. The state itself is what a call holds, so admitting a
 * call allocates nothing and writes nothing.
 */
final class ClosedState extends RecordingState implements Admission {

  ClosedState(Owner owner, PolicyRuntime runtime, boolean shadow) {
    super(
        owner,
        runtime,
        CircuitState.CLOSED,
        shadow,
        0,
        runtime.settings.window(),
        runtime.inputs.isEveryOutcome());
  }

  private ClosedState(ClosedState same, PolicyRuntime runtime, boolean shadow) {
    super(same, runtime, shadow, runtime.settings.window(), runtime.inputs.isEveryOutcome());
  }

  private ClosedState(ClosedState emptied) {
    super(emptied, emptied.runtime.inputs.isEveryOutcome());
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
  }

  @Override
  public void ignored() {
    owner.counters().ignored.addRelease(1);
  }
}
