package io.fluxgate.test;

import io.fluxgate.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A ticker that advances only when a test says so. Thread-safe.
 *
 * <pre>{@code
 * ManualTicker ticker = ManualTicker.create();
 * CircuitBreaker breaker = CircuitBreaker.of("x", CircuitBreakerPolicy.builder().ticker(ticker).build());
 * ticker.advance(Duration.ofSeconds(60));
 * }</pre>
 */
public final class ManualTicker implements Ticker {

  private final AtomicLong nanos;

  private ManualTicker(long nanos) {
    this.nanos = new AtomicLong(nanos);
  }

  /** {@return a ticker that starts at 0} */
  public static ManualTicker create() {
    return new ManualTicker(0);
  }

  /**
   * {@return a ticker that starts at {@code nanos}}
   *
   * @param nanos any value, including negative ones and those near the end of the range
   */
  public static ManualTicker startingAt(long nanos) {
    return new ManualTicker(nanos);
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  /**
   * Advances the time, or sets it back if the duration is negative.
   *
   * @param duration up to 292 years in either direction
   * @throws ArithmeticException if the duration is longer
   */
  public void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  @Override
  public String toString() {
    return "ManualTicker(" + nanos + " ns)";
  }
}
