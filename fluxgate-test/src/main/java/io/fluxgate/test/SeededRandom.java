package io.fluxgate.test;

import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * Draws numbers from 0 to 1 with a fixed seed, so that tests are repeatable. Its {@code toString}
 * contains the seed. Thread-safe.
 *
 * <pre>{@code
 * CircuitBreakerPolicy.builder().random(SeededRandom.of(42)).build();
 * }</pre>
 */
public final class SeededRandom implements DoubleSupplier {

  private final long seed;
  private final Random random;

  private SeededRandom(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /**
   * {@return a generator with this seed}
   *
   * @param seed equal seeds give equal sequences
   */
  public static SeededRandom of(long seed) {
    return new SeededRandom(seed);
  }

  @Override
  public double getAsDouble() {
    return random.nextDouble();
  }

  @Override
  public String toString() {
    return "SeededRandom(" + seed + ")";
  }
}
