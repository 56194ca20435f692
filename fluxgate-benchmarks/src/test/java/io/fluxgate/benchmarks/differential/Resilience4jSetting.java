package io.fluxgate.benchmarks.differential;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.Window;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The same settings for both.
 *
 * @param window a number of calls or of seconds
 * @param minimum the calls that a rate needs
 * @param failures per cent
 * @param slow per cent, or 0 for no rule
 */
record Resilience4jSetting(
    boolean time,
    int window,
    int minimum,
    int failures,
    int slow,
    int probes,
    boolean backoff,
    boolean wholeSeconds) {

  static final Duration SLOW = Duration.ofSeconds(1);
  private static final int[] PERCENT = {10, 20, 25, 30, 50, 75, 100};

  private static final Duration DELAY = Duel.DELAY;

  static Resilience4jSetting countWindow(Random random) {
    return of(random, false, 1 + random.nextInt(12), true);
  }

  /** Of lengths whose hundredths end with the seconds of the clock. */
  static Resilience4jSetting timeWindow(Random random) {
    return of(random, true, new int[] {1, 2, 4, 5, 10}[random.nextInt(5)], random.nextBoolean());
  }

  private static Resilience4jSetting of(
      Random random, boolean time, int window, boolean wholeSeconds) {
    return new Resilience4jSetting(
        time,
        window,
        1 + random.nextInt(window + 3),
        PERCENT[random.nextInt(PERCENT.length)],
        random.nextBoolean() ? PERCENT[random.nextInt(PERCENT.length)] : 0,
        1 + random.nextInt(6),
        random.nextInt(3) == 0,
        wholeSeconds);
  }

  CircuitBreakerPolicy.Builder policy() {
    Tripper rates = Tripper.failureRate(failures / 100.0);
    if (slow > 0) {
      rates = rates.or(Tripper.slowRate(slow / 100.0, SLOW));
    }
    return CircuitBreakerPolicy.builder()
        .window(time ? Window.time(Duration.ofSeconds(window)) : Window.count(window))
        .tripper(Tripper.minRequests(minimum).and(rates))
        .retry(
            backoff ? Retry.backoff(DELAY).maxDelay(DELAY.multipliedBy(5)) : Retry.cooldown(DELAY))
        .permit(Permit.all())
        .maximumProbes(probes)
        .verdictCalls(verdictCalls());
  }

  /** The least calls that resilience4j needs in both states; it clamps them to its window. */
  private int verdictCalls() {
    return Math.min(probes, time ? minimum : Math.min(minimum, window));
  }

  CircuitBreakerConfig config(ManualClock clock) {
    CircuitBreakerConfig.Builder config =
        CircuitBreakerConfig.custom()
            .clock(clock)
            .currentTimestampFunction(ignored -> clock.nanos(), TimeUnit.NANOSECONDS)
            .slidingWindow(
                window,
                minimum,
                time ? SlidingWindowType.TIME_BASED : SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(failures)
            .permittedNumberOfCallsInHalfOpenState(probes);
    if (backoff) {
      config.waitIntervalFunctionInOpenState(
          IntervalFunction.ofExponentialBackoff(DELAY, 2, DELAY.multipliedBy(5)));
    } else {
      config.waitDurationInOpenState(DELAY);
    }
    if (slow > 0) {
      config.slowCallRateThreshold(slow).slowCallDurationThreshold(SLOW);
    }
    return config.build();
  }
}
