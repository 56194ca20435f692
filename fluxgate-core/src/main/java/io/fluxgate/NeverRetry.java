package io.fluxgate;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** The retry that keeps the circuit open. */
enum NeverRetry implements Retry {
  INSTANCE;

  @Override
  public Duration delay(int reopens, RandomGenerator random) {
    return FOREVER;
  }

  @Override
  public String toString() {
    return "never()";
  }
}
