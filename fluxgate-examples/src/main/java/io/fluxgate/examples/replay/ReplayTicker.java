package io.fluxgate.examples.replay;

import io.fluxgate.Ticker;
import java.time.Instant;
import java.time.InstantSource;

/** The time within the trace. Used by one thread. */
final class ReplayTicker implements Ticker, InstantSource {

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
