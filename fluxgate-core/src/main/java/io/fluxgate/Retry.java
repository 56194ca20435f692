package io.fluxgate;

import io.fluxgate.internal.rule.Retries;
import io.fluxgate.internal.util.Checks;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Decides how long the circuit stays open before calls probe the dependency. It never repeats a
 * call.
 *
 * <pre>{@code
 * Retry.cooldown(Duration.ofSeconds(60)).jitter(0.1);
 * Retry.backoff(Duration.ofSeconds(30)).multiplier(2).maxDelay(Duration.ofMinutes(10)).jitter(0.1);
 * }</pre>
 *
 * <p>The breaker calls it once per opening; other calls still pass until the delay is known. If a
 * retry throws or returns null, the delay is 60 s; a negative delay counts as zero. The rules for
 * custom retries are in {@link io.fluxgate}.
 */
@FunctionalInterface
public interface Retry {

  /** A delay without end. */
  Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

  /**
   * {@return the minimum time for which the circuit stays open}
   *
   * @param reopens how often the circuit has reopened since it was last closed: 0 for the first
   *     opening
   * @param random the policy's source of randomness; draws numbers from 0 to 1, exclusive
   */
  Duration delay(int reopens, DoubleSupplier random);

  /** {@return a retry without delay: the next call is a probe} */
  static Retry always() {
    return new Retries.Delay(Duration.ZERO, 1, FOREVER, 0);
  }

  /**
   * {@return a retry that never probes: the circuit stays open until {@link
   * CircuitBreaker#reset()}}
   */
  static Retry never() {
    return Retries.Never.INSTANCE;
  }

  /**
   * {@return a retry with the same delay for each opening}
   *
   * @param delay longer than zero
   * @throws IllegalArgumentException if the delay is not longer than zero
   */
  static Retry.Delayed cooldown(Duration delay) {
    return new Retries.Delay(Checks.positive("cooldown", delay), 1, FOREVER, 0);
  }

  /**
   * {@return a retry whose delay grows each time the circuit reopens} By default it doubles,
   * without a maximum.
   *
   * @param initialDelay the delay of the first opening, longer than zero
   * @throws IllegalArgumentException if the delay is not longer than zero
   */
  static Retry.Backoff backoff(Duration initialDelay) {
    return new Retries.Delay(Checks.positive("initialDelay", initialDelay), 2, FOREVER, 0);
  }

  /** A retry whose delay can have jitter. Immutable: each method returns a changed copy. */
  interface Delayed extends Retry {

    /**
     * {@return this retry with jitter: each delay is random, between {@code 1 - ratio} and {@code 1
     * + ratio} times its value, and never above the maximum} Default: 0.
     *
     * @param ratio from 0 to 1
     * @throws IllegalArgumentException if the ratio is out of range
     */
    Delayed jitter(double ratio);
  }

  /** A retry whose delay grows. Immutable: each method returns a changed copy. */
  interface Backoff extends Delayed {

    /**
     * {@return this retry with another factor by which the delay grows each time the circuit
     * reopens} Default: 2.
     *
     * @param multiplier at least 1, finite
     * @throws IllegalArgumentException if the multiplier is out of range
     */
    Backoff multiplier(double multiplier);

    /**
     * {@return this retry with a maximum for each delay, jitter included} Default: none.
     *
     * @param maxDelay at least the initial delay
     * @throws IllegalArgumentException if it is shorter than the initial delay
     */
    Backoff maxDelay(Duration maxDelay);

    @Override
    Backoff jitter(double ratio);
  }
}
