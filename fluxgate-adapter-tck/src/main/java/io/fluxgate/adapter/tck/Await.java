package io.fluxgate.adapter.tck;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for another thread. */
final class Await {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private Await() {}

  /** Waits until the condition holds, some seconds at most; the caller asserts it afterwards. */
  static void until(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - start < PATIENCE_NANOS) {
      LockSupport.parkNanos(200_000);
    }
  }
}
