package io.fluxgate.internal.state;

import io.fluxgate.CircuitState;
import org.jspecify.annotations.Nullable;

/**
 * OPEN: every call is rejected until the delay has passed; the first one after it is a probe.
 *
 * <p>Another delay makes another object, so a rejected call reads nothing but the current state,
 * and a thread that found the old delay over decides again by the new one.
 */
final class OpenState extends State {

  private final long delayNanos;

  /** What evidence from outside cannot cut short, from the beginning of the state. */
  private final long keptNanos;

  OpenState(
      Owner owner,
      PolicyRuntime runtime,
      boolean shadow,
      int reopens,
      long delayNanos,
      long keptNanos) {
    super(owner, runtime, CircuitState.OPEN, shadow, reopens);
    this.delayNanos = delayNanos;
    this.keptNanos = Math.min(keptNanos, delayNanos);
  }

  private OpenState(OpenState same, PolicyRuntime runtime, boolean shadow) {
    super(same, runtime, shadow);
    this.delayNanos = same.delayNanos;
    this.keptNanos = same.keptNanos;
  }

  private OpenState(OpenState same, long delayNanos) {
    super(same, same.runtime, same.shadow, true);
    this.delayNanos = delayNanos;
    this.keptNanos = same.keptNanos;
  }

  /**
   * Returns a state in which the next probe is due after this time, or when that is too early for
   * what is kept, then; null if only manual action ends the delay.
   */
  @Nullable OpenState probingIn(long waitNanos, long nowNanos) {
    if (delayNanos == Long.MAX_VALUE) {
      return null;
    }
    long elapsed = Math.max(0, nowNanos - sinceNanos);
    // One less than forever: nobody would end that.
    long until = Math.min(waitNanos, Long.MAX_VALUE - 1 - elapsed) + elapsed;
    return new OpenState(this, Math.max(until, keptNanos));
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
