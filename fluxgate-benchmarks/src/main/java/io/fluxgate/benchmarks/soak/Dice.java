package io.fluxgate.benchmarks.soak;

import java.util.SplittableRandom;

/**
 * Gives each call its fate, from the run's seed and the call's number alone, so that no race
 * between threads changes who is dealt what.
 */
record Dice(long seed) {

  /** What is diced for; each has numbers of its own. */
  enum Purpose {
    TARGET,
    FORM,
    MANNER,
    MOMENT,
    ANSWER,
    WEATHER,
    STEERING
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
