package io.fluxgate.internal.state;

import io.fluxgate.CircuitState;
import org.jspecify.annotations.Nullable;

/** FORCED_OPEN: every call is rejected, however long ago it began. */
final class ForcedOpenState extends State {

  ForcedOpenState(Owner owner, PolicyRuntime runtime) {
    super(owner, runtime, CircuitState.FORCED_OPEN, false, 0);
  }

  private ForcedOpenState(ForcedOpenState same, PolicyRuntime runtime, boolean shadow) {
    super(same, runtime, shadow);
  }

  @Override
  State with(PolicyRuntime other, boolean shadow) {
    return new ForcedOpenState(this, other, shadow);
  }

  @Override
  public @Nullable Admission admit() {
    return reject();
  }
}
