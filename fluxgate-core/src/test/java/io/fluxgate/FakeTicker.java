package io.fluxgate;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A ticker that stands still until a test moves it. Thread-safe. */
final class FakeTicker implements Ticker {

  private final AtomicLong nanos = new AtomicLong();

  private FakeTicker() {}

  static FakeTicker create() {
    return new FakeTicker();
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  void advance(Duration step) {
    nanos.addAndGet(step.toNanos());
  }

  void set(long value) {
    nanos.set(value);
  }
}
