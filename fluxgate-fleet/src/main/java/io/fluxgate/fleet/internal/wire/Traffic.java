package io.fluxgate.fleet.internal.wire;

import io.fluxgate.internal.util.Checks;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Counts messages; written by a fleet's threads, read by anybody. */
public final class Traffic {

  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private final Map<Drop, AtomicLong> dropped = new EnumMap<>(Drop.class);
  private volatile int peers;
  private volatile long roundTripNanos = -1;

  public Traffic() {
    for (Drop drop : Drop.values()) {
      dropped.put(drop, new AtomicLong());
    }
  }

  public void countSent() {
    sent.incrementAndGet();
  }

  void countReceived() {
    received.incrementAndGet();
  }

  public void count(Drop drop) {
    counter(drop).incrementAndGet();
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
    return counter(drop).get();
  }

  private AtomicLong counter(Drop drop) {
    return Checks.notNull("drop", dropped.get(drop));
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
