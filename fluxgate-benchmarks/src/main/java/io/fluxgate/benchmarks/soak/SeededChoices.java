package io.fluxgate.benchmarks.soak;

import java.util.SplittableRandom;

/**
 * Makes the random choices for each call. They depend only on the seed and the call's number, so a
 * race between threads cannot change them.
 */
record SeededChoices(long seed) {

  /** What is chosen; each purpose has an independent sequence of numbers. */
  enum Purpose {
    TARGET,
    API,
    CALLER_BEHAVIOUR,
    DELAY,
    SERVER_BEHAVIOUR,
    HOST_HEALTH,
    OPERATOR
  }

  SplittableRandom of(Purpose purpose, long number) {
    long mixed =
        seed * 0x9E3779B97F4A7C15L + number * 0xBF58476D1CE4E5B9L + purpose.name().hashCode();
    return new SplittableRandom(mixed);
  }

  int below(int bound, Purpose purpose, long number) {
    return of(purpose, number).nextInt(bound);
  }
}
