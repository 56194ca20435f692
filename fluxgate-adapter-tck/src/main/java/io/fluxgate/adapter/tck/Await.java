package io.fluxgate.adapter.tck;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for another thread. */
final class Await {

  private Await() {}

  /** Waits until the condition holds, for a limited time; the caller asserts it afterwards. */
  static void until(BooleanSupplier condition) {
    long limit = Patience.OTHER_THREAD.toNanos();
    long start = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - start < limit) {
      LockSupport.parkNanos(200_000);
    }
  }
}
