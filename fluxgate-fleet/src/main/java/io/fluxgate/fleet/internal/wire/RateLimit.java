package io.fluxgate.fleet.internal.wire;

/** At most so many per second, each second counted by itself. */
public final class RateLimit {

  private static final long SECOND_NANOS = 1_000_000_000;

  private final int perSecond;
  private long sinceNanos;
  private int taken;

  public RateLimit(int perSecond) {
    this.perSecond = perSecond;
  }

  /** Returns whether one more is within the limit, and counts it then. */
  public boolean take(long nowNanos) {
    if (nowNanos - sinceNanos >= SECOND_NANOS || taken == 0) {
      sinceNanos = nowNanos;
      taken = 0;
    }
    if (taken >= perSecond) {
      return false;
    }
    taken++;
    return true;
  }

  /** Returns how long until {@link #take} may succeed, 0 for now. */
  public long waitNanos(long nowNanos) {
    return taken < perSecond ? 0 : Math.max(0, SECOND_NANOS - (nowNanos - sinceNanos));
  }
}
