package io.fluxgate;

import org.jspecify.annotations.Nullable;

/** DISABLED: every call passes and leaves no trace. */
final class PassingPhase extends Phase implements Admission {

  PassingPhase(Machine machine, Parts parts) {
    super(machine, parts, CircuitState.DISABLED, false, 0);
  }

  private PassingPhase(PassingPhase same, Parts parts, boolean shadow) {
    super(same, parts, shadow);
  }

  @Override
  Phase with(Parts others, boolean shadow) {
    return new PassingPhase(this, others, shadow);
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
  public void succeeded(long durationNanos, long nowNanos, long retryAfterNanos) {}

  @Override
  public void failed(
      @Nullable Outcome outcome, long durationNanos, long nowNanos, long retryAfterNanos) {}

  @Override
  public void ignored() {}
}
