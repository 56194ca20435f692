package io.fluxgate.tools.simulate;

import io.fluxgate.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of one simulation. It stands still except when the simulation sets it. */
public final class VirtualClock extends Clock implements Ticker {

  private long nowNanos;

  VirtualClock() {}

  void set(long nanos) {
    nowNanos = nanos;
  }

  @Override
  public long nanos() {
    return nowNanos;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochSecond(0, nowNanos);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public String toString() {
    return "VirtualClock(" + nowNanos + " ns)";
  }
}
