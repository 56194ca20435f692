package io.fluxgate.fleet.internal.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts messages; written by a fleet's threads, read by anybody. */
public final class Traffic {

  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLongArray dropped = new AtomicLongArray(Drop.values().length);
  private volatile int peers;
  private volatile long roundTripNanos = -1;

  public void countSent() {
    sent.incrementAndGet();
  }

  void countReceived() {
    received.incrementAndGet();
  }

  public void count(Drop drop) {
    dropped.incrementAndGet(drop.ordinal());
  }

  void setPeers(int peers) {
    this.peers = peers;
  }

  void setRoundTrip(long nanos) {
    roundTripNanos = nanos;
  }

  public long sent() {
    return sent.get();
  }

  /** Messages of others that passed all checks. */
  public long received() {
    return received.get();
  }

  public int peers() {
    return peers;
  }

  /** How long the latest own message took to come back, -1 if none has. */
  public long roundTripNanos() {
    return roundTripNanos;
  }

  public long dropped(Drop drop) {
    return dropped.get(drop.ordinal());
  }

  /** By reason, without those that did not occur. */
  public Map<String, Long> dropped() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Drop drop : Drop.values()) {
      if (dropped(drop) > 0) {
        counts.put(drop.text(), dropped(drop));
      }
    }
    return counts;
  }
}
