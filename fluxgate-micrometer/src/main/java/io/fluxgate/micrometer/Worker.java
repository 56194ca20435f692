package io.fluxgate.micrometer;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs one task on its own thread, once for each request; requests during a run are one. The thread
 * is a daemon, and ends after a few seconds without a request.
 */
final class Worker {

  private static final Duration IDLE = Duration.ofSeconds(5);

  private final Runnable work;
  private final ThreadPoolExecutor executor;
  private final AtomicBoolean asked = new AtomicBoolean();

  Worker(Runnable work) {
    this.work = work;
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            runnable -> {
              Thread thread = new Thread(runnable, "fluxgate-metrics");
              thread.setDaemon(true);
              return thread;
            });
    this.executor.allowCoreThreadTimeOut(true);
  }

  /** Requests a run and returns at once; requests made before the run starts share it. */
  void ask() {
    if (asked.compareAndSet(false, true)) {
      try {
        executor.execute(this::run);
      } catch (Throwable noThread) {
        asked.set(false);
        throw noThread;
      }
    }
  }

  private void run() {
    asked.set(false);
    work.run();
  }

  /** Waits until all requested work is done; returns whether it is. */
  boolean await(Duration timeout) {
    try {
      executor.submit(() -> {}).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } catch (TimeoutException | ExecutionException notDone) {
      return false;
    }
  }
}
