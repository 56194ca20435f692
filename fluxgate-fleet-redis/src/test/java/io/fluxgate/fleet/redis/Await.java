package io.fluxgate.fleet.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for another thread, or for a server. */
final class Await {

  /** Machines that build other things meanwhile need half a minute for twenty connections. */
  private static final long PATIENCE_SECONDS = 120;

  private Await() {}

  /** Waits until the condition holds; fails after some time. */
  static void until(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw new AssertionError("Not in " + PATIENCE_SECONDS + " s: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
