package io.fluxgate.fleet.internal.rules;

import java.util.function.DoubleSupplier;

/** Random waits. */
final class Draws {

  private static final double STEEPNESS = 8;
  private static final double SPAN = Math.expm1(STEEPNESS);

  private final DoubleSupplier random;

  Draws(DoubleSupplier random) {
    this.random = random;
  }

  /** Returns a time from 0 to {@code limitNanos}, all equally likely. */
  long uniform(long limitNanos) {
    return (long) (random.getAsDouble() * limitNanos);
  }

  /**
   * Returns a time from 0 to {@code limitNanos} by a truncated exponential distribution: nearly all
   * waits are close to the limit, and of any number of instances a few come first. So those few can
   * keep the others from speaking, without anybody knowing how many there are.
   */
  long fewFirst(long limitNanos) {
    return (long) (limitNanos * Math.log1p(SPAN * random.getAsDouble()) / STEEPNESS);
  }

  /** Returns any number. */
  long id() {
    long high = (long) (random.getAsDouble() * (1L << 32));
    return high << 32 | (long) (random.getAsDouble() * (1L << 32));
  }
}
