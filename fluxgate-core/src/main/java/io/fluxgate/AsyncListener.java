package io.fluxgate;

import io.fluxgate.internal.report.UserCodeFailures;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes signals on to another listener on a dedicated daemon thread, so that a slow or blocked
 * listener delays no call.
 *
 * <p>Signals keep their order. If the queue is full, new signals are dropped and {@linkplain
 * #dropped() counted}. The first exception that the listener throws is logged, and later signals
 * are still passed on. {@link #close()} ends the thread after it has passed on the queued signals.
 * Thread-safe.
 *
 * <pre>{@code
 * AsyncListener pager = Listener.async(signal -> page(signal.toString()));
 * }</pre>
 */
public final class AsyncListener implements Listener, AutoCloseable {

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** Marks the end of the queue; no real transition has the number 0. */
  private static final Signal END =
      Signal.builder("end", CircuitState.CLOSED, CircuitState.CLOSED).sequence(0).build();

  private final Listener listener;
  private final BlockingQueue<Signal> queue;
  private final AtomicLong dropped = new AtomicLong();
  private final UserCodeFailures failures;
  private final Thread thread;
  private volatile boolean closed;

  AsyncListener(Listener listener, int capacity) {
    this.listener = listener;
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.failures = new UserCodeFailures("(async listener)");
    this.thread = new Thread(this::deliver, "fluxgate-listener");
    this.thread.setDaemon(true);
    this.thread.start();
  }

  @Override
  public void onSignal(Signal signal) {
    if (closed || !queue.offer(signal)) {
      dropped.incrementAndGet();
    }
  }

  /**
   * {@return the number of signals dropped because the queue was full or this listener was closed}
   */
  public long dropped() {
    return dropped.get();
  }

  private void deliver() {
    try {
      for (Signal signal = queue.take(); !signal.equals(END); signal = queue.take()) {
        pass(signal);
      }
    } catch (InterruptedException ended) {
      dropped.addAndGet(queue.stream().filter(signal -> !signal.equals(END)).count());
    }
  }

  private void pass(Signal signal) {
    try {
      listener.onSignal(signal);
    } catch (Throwable failure) {
      failures.report("listener", listener, failure, "later signals are still passed on");
    }
  }

  /**
   * Accepts no more signals, and waits up to 5 s for the queued ones to be passed on. If the
   * listener takes longer, its thread is interrupted. If the thread that waits is interrupted, it
   * stops waiting and stays interrupted.
   */
  @Override
  public void close() {
    closed = true;
    boolean ended = false;
    try {
      ended = queue.offer(END, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      if (ended && Thread.currentThread() != thread) {
        thread.join(CLOSE_TIMEOUT.toMillis());
        ended = !thread.isAlive();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      thread.interrupt();
    }
  }

  @Override
  public String toString() {
    return "async(" + listener + ")";
  }
}
