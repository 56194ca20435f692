package io.fluxgate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;

/** Runs one task on many threads that start together, and throws what any of them threw. */
public final class Race {

  /** Called with the number of the thread, from 0. */
  @FunctionalInterface
  public interface Task {
    void run(int thread) throws Exception;
  }

  private Race() {}

  public static void run(int threads, Task task) throws Exception {
    run(Executors.defaultThreadFactory(), threads, task);
  }

  public static void run(ThreadFactory factory, int threads, Task task) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads, factory);
    CyclicBarrier start = new CyclicBarrier(threads);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        runs.add(
            executor.submit(
                () -> {
                  start.await(120, SECONDS);
                  task.run(thread);
                  return null;
                }));
      }
      for (Future<?> run : runs) {
        run.get(120, SECONDS);
      }
    } finally {
      executor.shutdownNow();
      assertThat(executor.awaitTermination(120, SECONDS)).isTrue();
    }
  }

  /** Waits where no checked exception may be thrown, such as within a part of a breaker. */
  public static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(120, SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** More interleavings, and the only way for virtual threads to share a processor in a loop. */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
  public static void letOthersRun() {
    Thread.yield();
  }

  /** Platform threads, and virtual ones where the JDK has them (21). */
  public static Stream<ThreadFactory> threadFactories() throws ReflectiveOperationException {
    ThreadFactory platform = Executors.defaultThreadFactory();
    if (Runtime.version().feature() < 21) {
      return Stream.of(platform);
    }
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    Class<?> type = Class.forName("java.lang.Thread$Builder");
    return Stream.of(platform, (ThreadFactory) type.getMethod("factory").invoke(builder));
  }
}
