package io.fluxgate.tools.replay;

import io.fluxgate.Ticker;
import java.time.Instant;
import java.util.function.Supplier;

/** The current time within a trace. Not thread-safe. */
final class TraceTicker implements Ticker, Supplier<Instant> {

  private long nanos;

  void set(long nanos) {
    this.nanos = nanos;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Instant get() {
    return Instant.ofEpochSecond(0, nanos);
  }
}
