package io.fluxgate.internal.state;

import io.fluxgate.CircuitState;
import io.fluxgate.Outcome;
import org.jspecify.annotations.Nullable;

/** DISABLED: every call passes and leaves no trace. */
final class DisabledState extends State implements Admission {

  DisabledState(Owner owner, PolicyRuntime runtime) {
    super(owner, runtime, CircuitState.DISABLED, false, 0);
  }

  private DisabledState(DisabledState same, PolicyRuntime runtime, boolean shadow) {
    super(same, runtime, shadow);
  }

  @Override
  State with(PolicyRuntime other, boolean shadow) {
    return new DisabledState(this, other, shadow);
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
  public void succeeded(long durationNanos, long nowNanos, long retryAfterNanos) {}

  @Override
  public void failed(
      @Nullable Outcome outcome, long durationNanos, long nowNanos, long retryAfterNanos) {}

  @Override
  public void ignored() {}

  @Override
  public void endedWithConnection() {}
}
