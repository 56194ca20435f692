package io.fluxgate.benchmarks.jmh;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Measures what a call costs when ten thousand virtual threads make a hundred each through one
 * breaker, on Java 21 or newer: the median over many such rounds, with the threads' start.
 *
 * <pre>
 * java -cp target/benchmarks.jar io.fluxgate.benchmarks.jmh.VirtualThreadCalls SCENARIO SUBJECT
 * </pre>
 */
public final class VirtualThreadCalls {

  private static final int THREADS = 10_000;
  private static final int CALLS = 100;
  private static final int WARMUPS = 10;
  private static final int ROUNDS = 21;

  private VirtualThreadCalls() {}

  /**
   * Measures, and prints nanoseconds per call.
   *
   * @param args the scenario and the subject
   */
  public static void main(String[] args) throws Exception {
    Subject subject = Subjects.of(args[1], Scenario.of(args[0]), 100);
    double[] nanos = new double[ROUNDS];
    for (int i = -WARMUPS; i < ROUNDS; i++) {
      long start = System.nanoTime();
      round(subject);
      if (i >= 0) {
        nanos[i] = (System.nanoTime() - start) / (double) (THREADS * CALLS);
      }
    }
    if (!subject.isClosed()) {
      throw new IllegalStateException(args[1] + " has left its state");
    }
    Arrays.sort(nanos);
    System.out.printf(Locale.ROOT, "%.2f%n", nanos[ROUNDS / 2]);
  }

  private static void round(Subject subject) throws Exception {
    ExecutorService threads = executor();
    for (Future<?> call :
        IntStream.range(0, THREADS).mapToObj(i -> threads.submit(() -> calls(subject))).toList()) {
      call.get();
    }
    threads.shutdown();
  }

  private static Object calls(Subject subject) throws Exception {
    Object last = subject.succeed();
    for (int i = 1; i < CALLS; i++) {
      last = subject.succeed();
    }
    return last;
  }

  /** {@return an executor with a virtual thread for each task} It is compiled with Java 17. */
  public static ExecutorService executor() throws ReflectiveOperationException {
    return (ExecutorService)
        java.util.concurrent.Executors.class
            .getMethod("newVirtualThreadPerTaskExecutor")
            .invoke(null);
  }
}
