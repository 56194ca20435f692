package io.fluxgate.internal.state;

import io.fluxgate.CircuitState;
import org.jspecify.annotations.Nullable;

/** OPEN: every call is rejected until the delay has passed; the first one after it is a probe. */
final class OpenState extends State {

  private final long delayNanos;

  OpenState(Owner owner, PolicyRuntime runtime, boolean shadow, int reopens, long delayNanos) {
    super(owner, runtime, CircuitState.OPEN, shadow, reopens);
    this.delayNanos = delayNanos;
  }

  private OpenState(OpenState same, PolicyRuntime runtime, boolean shadow) {
    super(same, runtime, shadow);
    this.delayNanos = same.delayNanos;
  }

  /** The delay stays as it was drawn. */
  @Override
  State with(PolicyRuntime other, boolean shadow) {
    return new OpenState(this, other, shadow);
  }

  @Override
  public @Nullable Admission admit() {
    return isOver(owner.nowNanos()) ? owner.probe(this) : reject();
  }

  /** Reads the clock once for the decision and for what the exception says. */
  @Override
  public Admission admitOrThrow() {
    long now = owner.nowNanos();
    Admission admission = isOver(now) ? owner.probe(this) : reject();
    if (admission == null) {
      throw rejection(nanosUntilProbe(now));
    }
    return admission;
  }

  private boolean isOver(long nowNanos) {
    return nowNanos - sinceNanos >= delayNanos && delayNanos != Long.MAX_VALUE;
  }

  @Override
  public long nanosUntilProbe(long nowNanos) {
    return delayNanos == Long.MAX_VALUE
        ? -1
        : Math.max(0, delayNanos - Math.max(0, nowNanos - sinceNanos));
  }
}
