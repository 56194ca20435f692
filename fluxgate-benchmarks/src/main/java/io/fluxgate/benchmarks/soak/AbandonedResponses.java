package io.fluxgate.benchmarks.soak;

import java.io.Closeable;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Responses whose callers left them open. The first few are never closed. The others are closed
 * long after a probe's lease has expired, so that the clients do not run out of connections.
 */
final class AbandonedResponses {

  private static final int NEVER_CLOSED = 60;
  private static final long LATE_NANOS = 2_000_000_000;

  private final AtomicInteger count = new AtomicInteger();
  private final Queue<OpenResponse> closedLate = new ConcurrentLinkedQueue<>();

  private record OpenResponse(Closeable response, long nanos) {}

  /** Takes a response; returns whether it is never closed. */
  boolean add(Closeable response) {
    if (count.incrementAndGet() <= NEVER_CLOSED) {
      return true;
    }
    closedLate.add(new OpenResponse(response, System.nanoTime()));
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
    for (OpenResponse oldest = closedLate.peek();
        oldest != null && now - oldest.nanos >= ageNanos;
        oldest = closedLate.peek()) {
      closedLate.remove(oldest);
      try {
        oldest.response.close();
      } catch (IOException theHostHasGone) {
        // Its caller has abandoned it anyway.
      }
    }
  }
}
