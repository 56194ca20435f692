package io.fluxgate.benchmarks.soak;

import static java.util.concurrent.TimeUnit.MICROSECONDS;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/** Cancels a call, or interrupts its thread, at some moment; never the call after it. */
final class Meddling {

  private final AtomicBoolean open = new AtomicBoolean(true);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Runnable act;

  private Meddling(Runnable act) {
    this.act = act;
  }

  static Meddling after(long micros, Runnable act, ScheduledExecutorService timer) {
    Meddling meddling = new Meddling(act);
    var unused = timer.schedule(meddling::strike, micros, MICROSECONDS);
    return meddling;
  }

  private void strike() {
    if (open.compareAndSet(true, false)) {
      try {
        act.run();
      } finally {
        done.countDown();
      }
    }
  }

  /** The call is over. Returns whether it was meddled with, and leaves the thread uninterrupted. */
  boolean end() {
    boolean meddled = !open.compareAndSet(true, false);
    boolean waiting = meddled;
    while (waiting) {
      try {
        done.await();
        waiting = false;
      } catch (InterruptedException theOneMeantForTheCall) {
        // Waits on: the next call must not be hit.
      }
    }
    boolean unused = Thread.interrupted();
    return meddled;
  }
}
