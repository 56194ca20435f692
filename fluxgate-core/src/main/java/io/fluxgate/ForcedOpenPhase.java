package io.fluxgate;

import org.jspecify.annotations.Nullable;

/** FORCED_OPEN: every call is rejected, however long ago it began. */
final class ForcedOpenPhase extends Phase {

  ForcedOpenPhase(Machine machine, Parts parts) {
    super(machine, parts, CircuitState.FORCED_OPEN, false, 0);
  }

  private ForcedOpenPhase(ForcedOpenPhase same, Parts parts, boolean shadow) {
    super(same, parts, shadow);
  }

  @Override
  Phase with(Parts others, boolean shadow) {
    return new ForcedOpenPhase(this, others, shadow);
  }

  @Override
  @Nullable Admission admit() {
    return reject();
  }
}
