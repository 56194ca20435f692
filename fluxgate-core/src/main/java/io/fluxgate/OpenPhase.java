package io.fluxgate;

import org.jspecify.annotations.Nullable;

/** OPEN: every call is rejected until the delay has passed; the first one after it is a probe. */
final class OpenPhase extends Phase {

  private final long delayNanos;

  OpenPhase(Machine machine, Parts parts, boolean shadow, int reopens, long delayNanos) {
    super(machine, parts, CircuitState.OPEN, shadow, reopens);
    this.delayNanos = delayNanos;
  }

  private OpenPhase(OpenPhase same, Parts parts, boolean shadow) {
    super(same, parts, shadow);
    this.delayNanos = same.delayNanos;
  }

  /** The delay stays as it was drawn. */
  @Override
  Phase with(Parts others, boolean shadow) {
    return new OpenPhase(this, others, shadow);
  }

  @Override
  @Nullable Admission admit() {
    return isOver(machine.now()) ? machine.probe(this) : reject();
  }

  /** Reads the clock once for the decision and for what the exception tells. */
  @Override
  Admission admitOrThrow() {
    long now = machine.now();
    Admission admission = isOver(now) ? machine.probe(this) : reject();
    if (admission == null) {
      throw rejection(nanosUntilProbe(now));
    }
    return admission;
  }

  private boolean isOver(long nowNanos) {
    return nowNanos - sinceNanos >= delayNanos && delayNanos != Long.MAX_VALUE;
  }

  @Override
  long nanosUntilProbe(long nowNanos) {
    return delayNanos == Long.MAX_VALUE
        ? -1
        : Math.max(0, delayNanos - Math.max(0, nowNanos - sinceNanos));
  }
}
