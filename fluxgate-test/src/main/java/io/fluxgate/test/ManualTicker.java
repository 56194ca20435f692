package io.fluxgate.test;

import io.fluxgate.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A ticker that stands still until it is told to advance. Thread-safe.
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

  /** {@return a ticker that reads 0} */
  public static ManualTicker create() {
    return new ManualTicker(0);
  }

  /**
   * {@return a ticker that reads {@code nanos}}
   *
   * @param nanos any value, also negative or near the end of the range
   */
  public static ManualTicker startingAt(long nanos) {
    return new ManualTicker(nanos);
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  /**
   * Moves the time on, or back if the duration is negative.
   *
   * @param duration at most 292 years either way
   */
  public void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  @Override
  public String toString() {
    return "ManualTicker(" + nanos + " ns)";
  }
}
