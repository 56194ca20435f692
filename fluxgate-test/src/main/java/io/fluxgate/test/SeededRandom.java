package io.fluxgate.test;

import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * A random generator with a fixed seed, so that tests are repeatable. Its {@code toString} contains
 * the seed. Thread-safe.
 *
 * <pre>{@code
 * CircuitBreakerPolicy.builder().random(SeededRandom.of(42)).build();
 * }</pre>
 */
public final class SeededRandom implements RandomGenerator {

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
  public long nextLong() {
    return random.nextLong();
  }

  @Override
  public String toString() {
    return "SeededRandom(" + seed + ")";
  }
}
