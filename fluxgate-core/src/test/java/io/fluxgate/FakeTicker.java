package io.fluxgate;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A ticker that a test moves, in either direction; past the largest reading it wraps. */
public final class FakeTicker implements Ticker {

  private final AtomicLong nanos = new AtomicLong();

  private FakeTicker() {}

  public static FakeTicker create() {
    return new FakeTicker();
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  public void advance(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  public void set(long reading) {
    nanos.set(reading);
  }
}
