package io.fluxgate.internal.registry;

import org.jspecify.annotations.Nullable;

/** A breaker in a registry: when it was last used, and how much lately. */
public abstract class RegistryEntry {

  public final String name;

  /** The group whose quota it uses; null for none. */
  final @Nullable String group;

  /** Whether a sweep is about to evict it. */
  public volatile boolean leaving;

  private volatile long usedNanos;

  // Guarded by the lock of the registry
  private long knownCalls;
  private double recentCalls;
  private long countedNanos;

  protected RegistryEntry(String name, @Nullable String group, long nowNanos) {
    this.name = name;
    this.group = group;
    this.usedNanos = nowNanos;
    this.countedNanos = nowNanos;
  }

  /** The number of calls that its breaker has ever admitted or rejected. */
  protected abstract long calls();

  /**
   * Whether nothing speaks against its eviction.
   *
   * @param evenIfOpen whether it may be open, if the next call would be a probe
   * @param evenWithCalls whether calls that are in flight are lost anyway
   */
  protected abstract boolean isDispensable(boolean evenIfOpen, boolean evenWithCalls);

  /** Writes at intervals only: many threads read the entry of a busy breaker. */
  public final void touch(long nowNanos, long stepNanos) {
    if (nowNanos - usedNanos >= stepNanos) {
      usedNanos = nowNanos;
    }
  }

  /** How long it has not been used. */
  final long ageNanos(long nowNanos) {
    // Compare ages, not readings: readings may overflow.
    return nowNanos - usedNanos;
  }

  /**
   * Returns the number of calls, of which older ones count less: half after each half-life. Counted
   * from what the breaker counts anyway, so that no call pays for it.
   */
  final double recentCalls(long nowNanos, long halfLifeNanos) {
    long calls = calls();
    double halfLives = Math.max(0, nowNanos - countedNanos) / (double) halfLifeNanos;
    recentCalls = recentCalls * Math.pow(0.5, halfLives) + (calls - knownCalls);
    knownCalls = calls;
    countedNanos = nowNanos;
    return recentCalls;
  }
}
