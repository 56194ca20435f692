package io.fluxgate;

import org.jspecify.annotations.Nullable;

/** A breaker of a registry, when it was last used, and how much lately. */
final class RegistryEntry {

  final String name;

  /** The group whose quota it uses; null for none. */
  final @Nullable String group;

  final CircuitBreaker breaker;
  volatile long usedNanos;
  volatile boolean leaving;

  // Guarded by the lock of the registry
  private long knownCalls;
  private double recentCalls;
  private long countedNanos;

  RegistryEntry(String name, @Nullable String group, CircuitBreaker breaker, long nowNanos) {
    this.name = name;
    this.group = group;
    this.breaker = breaker;
    this.usedNanos = nowNanos;
    this.countedNanos = nowNanos;
  }

  /** Writes at intervals only: many threads read the entry of a busy breaker. */
  void touch(long nowNanos, long stepNanos) {
    if (nowNanos - usedNanos >= stepNanos) {
      usedNanos = nowNanos;
    }
  }

  /**
   * Returns the number of calls, of which older ones count less: half after each half-life. Counted
   * from what the breaker counts anyway, so that no call pays for it.
   */
  double recentCalls(long nowNanos, long halfLifeNanos) {
    long calls = breaker.inFlight().begun();
    double halfLives = Math.max(0, nowNanos - countedNanos) / (double) halfLifeNanos;
    recentCalls = recentCalls * Math.pow(0.5, halfLives) + (calls - knownCalls);
    knownCalls = calls;
    countedNanos = nowNanos;
    return recentCalls;
  }
}
