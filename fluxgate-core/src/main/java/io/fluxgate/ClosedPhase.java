package io.fluxgate;

import org.jspecify.annotations.Nullable;

/**
 * CLOSED: every call passes and is recorded. The phase itself is what a call holds, so admitting
 * one allocates nothing and writes nothing.
 */
final class ClosedPhase extends RecordingPhase implements Admission {

  ClosedPhase(Machine machine, Parts parts, boolean shadow) {
    super(machine, parts, CircuitState.CLOSED, shadow, 0, parts.needs.alwaysAsked());
  }

  private ClosedPhase(ClosedPhase same, Parts parts, boolean shadow) {
    super(same, parts, shadow, parts.needs.alwaysAsked());
  }

  @Override
  Phase with(Parts others, boolean shadow) {
    return new ClosedPhase(this, others, shadow);
  }

  @Override
  Admission admit() {
    return this;
  }

  @Override
  public Parts parts() {
    return parts;
  }

  @Override
  public void succeeded(long durationNanos, long nowNanos, long retryAfterNanos) {
    record(false, null, durationNanos, nowNanos, retryAfterNanos);
  }

  @Override
  public void failed(
      @Nullable Outcome outcome, long durationNanos, long nowNanos, long retryAfterNanos) {
    machine.counters().failureKinds.increment(parts.kindOf(outcome));
    record(true, outcome, durationNanos, nowNanos, retryAfterNanos);
  }

  @Override
  public void ignored() {
    machine.counters().ignored.addRelease(1);
  }
}
