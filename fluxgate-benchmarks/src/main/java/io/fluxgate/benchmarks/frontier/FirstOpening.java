package io.fluxgate.benchmarks.frontier;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.Window;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Opens the first circuit of a process, and prints how many nanoseconds the transition took and how
 * many the slowest rejected call. Needs no other module than {@code java.base}.
 */
public final class FirstOpening {

  private static final int FAILURES = 20;
  private static final int REJECTIONS = 5_000;

  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          "first",
          CircuitBreakerPolicy.builder()
              .window(Window.count(100))
              .tripper(Tripper.minRequests(FAILURES).and(Tripper.failureRate(0.5)))
              .retry(Retry.cooldown(Duration.ofHours(1)))
              .build());

  private final AtomicLong slowestRejection = new AtomicLong();

  private FirstOpening() {}

  /**
   * Opens a circuit.
   *
   * @param args how many threads make calls as soon as the circuit is open, and are rejected
   */
  public static void main(String[] args) throws InterruptedException {
    FirstOpening opening = new FirstOpening();
    int threads = Integer.parseInt(args[0]);
    for (int i = 1; i < FAILURES; i++) {
      opening.fail();
    }
    CountDownLatch ready = new CountDownLatch(threads);
    CountDownLatch ended = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      new Thread(() -> opening.beRejectedOften(ready, ended)).start();
    }
    ready.await();
    long start = System.nanoTime();
    opening.fail();
    long nanos = System.nanoTime() - start;
    ended.await();
    if (opening.breaker.state() != CircuitState.OPEN) {
      throw new IllegalStateException("not open");
    }
    System.out.println(nanos + " " + opening.slowestRejection.get());
  }

  /** Waits for the new state, and not for the end of the transition that made it. */
  @SuppressWarnings("ThreadPriorityCheck")
  private void beRejectedOften(CountDownLatch ready, CountDownLatch ended) {
    ready.countDown();
    while (breaker.state() != CircuitState.OPEN) {
      Thread.yield();
    }
    long slowest = 0;
    for (int i = 0; i < REJECTIONS; i++) {
      long start = System.nanoTime();
      fail();
      slowest = Math.max(slowest, System.nanoTime() - start);
    }
    slowestRejection.accumulateAndGet(slowest, Math::max);
    ended.countDown();
  }

  private void fail() {
    try {
      breaker.run(
          () -> {
            throw new IllegalStateException("failed on purpose");
          });
    } catch (IllegalStateException | CallNotPermittedException expected) {
      // The outcome counts.
    }
  }
}
