package io.fluxgate.benchmarks.soak;

import java.io.Closeable;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Responses that their callers dropped. The first are never closed; the rest are closed long after
 * the lease of a probe, or the clients would run out of connections.
 */
final class Drops {

  private static final int NEVER_CLOSED = 60;
  private static final long LATE_NANOS = 2_000_000_000;

  private final AtomicInteger dropped = new AtomicInteger();
  private final Queue<Drop> closedLate = new ConcurrentLinkedQueue<>();

  private record Drop(Closeable response, long nanos) {}

  /** Returns whether the response stays open for good. */
  boolean drop(Closeable response) {
    if (dropped.incrementAndGet() <= NEVER_CLOSED) {
      return true;
    }
    closedLate.add(new Drop(response, System.nanoTime()));
    return false;
  }

  void closeLate() {
    close(LATE_NANOS);
  }

  void closeAll() {
    close(0);
  }

  private void close(long ageNanos) {
    long now = System.nanoTime();
    for (Drop drop = closedLate.peek();
        drop != null && now - drop.nanos >= ageNanos;
        drop = closedLate.peek()) {
      closedLate.remove(drop);
      try {
        drop.response.close();
      } catch (IOException theHostHasGone) {
        // Nobody reads it any more.
      }
    }
  }
}
