package io.fluxgate.benchmarks.soak;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * How many threads there are, and how much of the heap is in use.
 *
 * @param threads live ones
 * @param heapBytes after a collection, if it was {@link #settled}
 */
record Levels(int threads, long heapBytes) {

  /**
   * What static helpers of the clients may still have at the end: some four of OkHttp's task
   * runner, Okio's watchdog, the selector of the JDK's client, and one for whoever attached to
   * look.
   */
  static final int MARGIN_THREADS = 10;

  /** Caches and loaded classes; for each call there are 2 bits in the book besides. */
  static final long MARGIN_BYTES = 24L << 20;

  private static final int ROUNDS = 20;
  private static final long PAUSE_MILLIS = 150;
  private static final long STEP_BYTES = 256 << 10;

  static Levels now() {
    Runtime runtime = Runtime.getRuntime();
    return new Levels(
        ManagementFactory.getThreadMXBean().getThreadCount(),
        runtime.totalMemory() - runtime.freeMemory());
  }

  /**
   * Collects garbage until it frees nothing more and the levels are within the margins of others,
   * or for a while: some clients need more than one collection to let go of each other's parts.
   */
  static Levels settled(Levels other) throws InterruptedException {
    Levels before = afterCollection();
    for (int round = 0; round < ROUNDS; round++) {
      Levels levels = afterCollection();
      if (levels.isWithin(other) && before.heapBytes - levels.heapBytes < STEP_BYTES) {
        return levels;
      }
      before = levels;
    }
    return before;
  }

  static Levels afterCollection() throws InterruptedException {
    for (int round = 0; round < 3; round++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    return now();
  }

  /** The names of the live threads, as a bag of words without their numbers. */
  static Map<String, Long> threadNames() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName().replaceAll("[0-9]+", "N"))
        .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
  }

  boolean isWithin(Levels other) {
    return threads <= other.threads + MARGIN_THREADS && heapBytes <= other.heapBytes + MARGIN_BYTES;
  }

  @Override
  public String toString() {
    return "%d threads, %.1f MB".formatted(threads, heapBytes / 1048576.0);
  }
}
