package io.fluxgate.tools.replay;

import io.fluxgate.Ticker;
import java.time.Instant;
import java.time.InstantSource;

/** The current time within a trace. Not thread-safe. */
final class TraceTicker implements Ticker, InstantSource {

  private long nanos;

  void set(long nanos) {
    this.nanos = nanos;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(0, nanos);
  }
}
