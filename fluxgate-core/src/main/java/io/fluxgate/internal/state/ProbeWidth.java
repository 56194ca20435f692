package io.fluxgate.internal.state;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many probes may be in flight at once: fixed, or growing with success.
 *
 * <p>A growing width starts at one. Each success adds one, and each failure halves it. A success
 * that took more than twice as long as answers take here adds only a sixteenth: a service that
 * answers late has a queue, which more probes would make longer. Yet it adds something, because a
 * service that has become slower for good must get all its calls back in the end. What answers take
 * here is the longest of the first five, or what was usual before the outage if that is longer.
 *
 * <p>The width is enough for the traffic when three times as many probes succeeded as there were
 * slots at the last rejection, and no call was rejected meanwhile: some of them began before it,
 * and a queue that the traffic builds up shows only in the answers that follow.
 */
final class ProbeWidth {

  private static final int FIRST_SUCCESSES = 5;
  private static final int PARTS = 16;

  private final int maximum;
  private final boolean grows;
  private final AtomicLong parts;
  private final AtomicInteger firstSuccesses = new AtomicInteger();
  private final AtomicLong ordinaryNanos;
  private final AtomicInteger successesWithoutRejection = new AtomicInteger();
  private volatile int widthAtRejection = 1;

  ProbeWidth(int maximum, boolean grows, long usualNanos) {
    this.maximum = maximum;
    this.grows = grows;
    this.parts = new AtomicLong((grows ? 1L : maximum) * PARTS);
    this.ordinaryNanos = new AtomicLong(usualNanos);
  }

  int now() {
    return (int) (parts.get() / PARTS);
  }

  void succeeded(long durationNanos) {
    if (grows) {
      successesWithoutRejection.incrementAndGet();
      int gain = isPrompt(durationNanos) ? PARTS : 1;
      parts.updateAndGet(present -> Math.min((long) maximum * PARTS, present + gain));
    }
  }

  private boolean isPrompt(long durationNanos) {
    if (firstSuccesses.get() < FIRST_SUCCESSES) {
      firstSuccesses.incrementAndGet();
      ordinaryNanos.accumulateAndGet(durationNanos, Math::max);
      return true;
    }
    return durationNanos / 2 <= ordinaryNanos.get();
  }

  void failed() {
    if (grows) {
      parts.updateAndGet(present -> Math.max(PARTS, present / 2));
      widthAtRejection = now();
      successesWithoutRejection.set(0);
    }
  }

  void rejected() {
    if (grows) {
      widthAtRejection = now();
      successesWithoutRejection.set(0);
    }
  }

  /** Whether the traffic would not be limited by it any more, or cannot grow further. */
  boolean isWideEnough() {
    return !grows || now() == maximum || successesWithoutRejection.get() >= 3 * widthAtRejection;
  }
}
