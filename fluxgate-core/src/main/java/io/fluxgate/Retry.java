package io.fluxgate;

import io.fluxgate.internal.rule.Retries;
import io.fluxgate.internal.util.Checks;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Says how long the circuit stays open before calls probe the service; it never repeats a call.
 *
 * <pre>{@code
 * Retry.cooldown(Duration.ofSeconds(60)).jitter(0.1);
 * Retry.backoff(Duration.ofSeconds(30)).multiplier(2).maxDelay(Duration.ofMinutes(10)).jitter(0.1);
 * }</pre>
 *
 * <p>The breaker asks once for each opening. A retry is pure and may be shared by any number of
 * breakers. One that throws, or returns null, gives the default delay of 60 s, and is logged once
 * per breaker; a negative delay is none. One that blocks holds up the call that opens the circuit,
 * and no other: they pass until the delay is known. It may call the breaker.
 */
@FunctionalInterface
public interface Retry {

  /** A delay that never ends. */
  Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  /**
   * {@return how long this opening lasts at least}
   *
   * @param reopens how often probing has failed since the circuit was last closed: 0 for the first
   *     opening
   * @param random the breaker's source of randomness
   */
  Duration delay(int reopens, RandomGenerator random);

  /** {@return the retry without delay: the next call is a probe} */
  static Retry always() {
    return new Retries.Delay(Duration.ZERO, 1, FOREVER, 0);
  }

  /**
   * {@return the retry that never probes: the circuit stays open until {@link
   * CircuitBreaker#reset()}}
   */
  static Retry never() {
    return Retries.Never.INSTANCE;
  }

  /**
   * {@return the retry with the same delay for each opening}
   *
   * @param delay longer than zero
   * @throws IllegalArgumentException if it is not
   */
  static Retry.Delayed cooldown(Duration delay) {
    return new Retries.Delay(Checks.positive("cooldown", delay), 1, FOREVER, 0);
  }

  /**
   * {@return the retry whose delay grows with each failed probing: by default it doubles, without a
   * maximum}
   *
   * @param initialDelay the delay of the first opening, longer than zero
   * @throws IllegalArgumentException if it is not
   */
  static Retry.Backoff backoff(Duration initialDelay) {
    return new Retries.Delay(Checks.positive("initialDelay", initialDelay), 2, FOREVER, 0);
  }

  /** A retry whose delay can be spread. Immutable: each method returns a changed copy. */
  interface Delayed extends Retry {

    /**
     * {@return this retry with each delay spread evenly over {@code 1 - ratio} to {@code 1 + ratio}
     * of itself, or to the maximum if that is less} Default: 0.
     *
     * @param ratio from 0 to 1
     * @throws IllegalArgumentException if it is out of range
     */
    Delayed jitter(double ratio);
  }

  /** A retry whose delay grows. Immutable: each method returns a changed copy. */
  interface Backoff extends Delayed {

    /**
     * {@return this retry with another growth per failed probing} Default: 2.
     *
     * @param multiplier at least 1, finite
     * @throws IllegalArgumentException if it is out of range
     */
    Backoff multiplier(double multiplier);

    /**
     * {@return this retry with a delay that no opening exceeds, jitter included} Default: none.
     *
     * @param maxDelay at least the initial delay
     * @throws IllegalArgumentException if it is less
     */
    Backoff maxDelay(Duration maxDelay);

    @Override
    Backoff jitter(double ratio);
  }
}
