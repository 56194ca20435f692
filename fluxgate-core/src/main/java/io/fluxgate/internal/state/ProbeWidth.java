package io.fluxgate.internal.state;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many probes may be in flight at once: fixed, or growing with success.
 *
 * <p>A growing width starts at one. Each success adds one, and each failure halves it. It is wide
 * enough for the traffic when twice as many probes succeeded as there were slots at the last
 * rejection, and no call was rejected meanwhile: the first half may have begun before it.
 */
final class ProbeWidth {

  private final int maximum;
  private final boolean grows;
  private final AtomicInteger width;
  private final AtomicInteger successesWithoutRejection = new AtomicInteger();
  private volatile int widthAtRejection = 1;

  ProbeWidth(int maximum, boolean grows) {
    this.maximum = maximum;
    this.grows = grows;
    this.width = new AtomicInteger(grows ? 1 : maximum);
  }

  int now() {
    return width.get();
  }

  void succeeded() {
    if (grows) {
      successesWithoutRejection.incrementAndGet();
      width.updateAndGet(present -> Math.min(maximum, present + 1));
    }
  }

  void failed() {
    if (grows) {
      int halved = width.updateAndGet(present -> Math.max(1, present / 2));
      widthAtRejection = halved;
      successesWithoutRejection.set(0);
    }
  }

  void rejected() {
    if (grows) {
      widthAtRejection = width.get();
      successesWithoutRejection.set(0);
    }
  }

  /** Whether the traffic would not be limited by it any more, or cannot grow further. */
  boolean isWideEnough() {
    return !grows
        || width.get() == maximum
        || successesWithoutRejection.get() >= 2 * widthAtRejection;
  }
}
