package io.fluxgate.benchmarks.soak;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/** Cancels a call or interrupts its thread after a delay, unless the call has ended by then. */
final class ScheduledInterruption {

  private final AtomicBoolean open = new AtomicBoolean(true);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Runnable act;

  private ScheduledInterruption(Runnable act) {
    this.act = act;
  }

  static ScheduledInterruption after(long micros, Runnable act, ScheduledExecutorService timer) {
    ScheduledInterruption interruption = new ScheduledInterruption(act);
    var unused = timer.schedule(interruption::interruptOnce, micros, MICROSECONDS);
    return interruption;
  }

  private void interruptOnce() {
    if (open.compareAndSet(true, false)) {
      try {
        act.run();
      } finally {
        done.countDown();
      }
    }
  }

  /**
   * Ends with the call: returns whether the call was cancelled or interrupted, and clears the
   * thread's interrupt status.
   */
  boolean end() {
    boolean interrupted = !open.compareAndSet(true, false);
    boolean waiting = interrupted;
    while (waiting) {
      try {
        done.await();
        waiting = false;
      } catch (InterruptedException theOneMeantForTheCall) {
        // Keep waiting: the interrupt must not hit the next call.
      }
    }
    boolean unused = Thread.interrupted();
    return interrupted;
  }
}
