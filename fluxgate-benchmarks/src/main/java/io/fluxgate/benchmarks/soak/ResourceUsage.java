package io.fluxgate.benchmarks.soak;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The number of live threads and the size of the used heap.
 *
 * @param threads live threads
 * @param heapBytes used heap; garbage is included unless it was collected first
 */
record ResourceUsage(int threads, long heapBytes) {

  /**
   * Threads that clients share and keep: about four of OkHttp's task runner, Okio's watchdog, the
   * selector of the JDK's client, and one of a tool that attaches to this process.
   */
  static final int MARGIN_THREADS = 10;

  /** Caches and loaded classes, and the ledger's 2 bits per call. */
  static final long MARGIN_BYTES = 24L << 20;

  private static final int ROUNDS = 20;
  private static final long PAUSE_MILLIS = 150;
  private static final long STEP_BYTES = 256 << 10;

  static ResourceUsage now() {
    Runtime runtime = Runtime.getRuntime();
    return new ResourceUsage(
        ManagementFactory.getThreadMXBean().getThreadCount(),
        runtime.totalMemory() - runtime.freeMemory());
  }

  /**
   * Collects garbage until it frees nothing more and the usage is within the margins of another, or
   * gives up after some rounds. Some clients need several collections to become unreachable.
   */
  static ResourceUsage afterSettling(ResourceUsage other) throws InterruptedException {
    ResourceUsage before = afterCollection();
    for (int round = 0; round < ROUNDS; round++) {
      ResourceUsage usage = afterCollection();
      if (usage.isWithin(other) && before.heapBytes - usage.heapBytes < STEP_BYTES) {
        return usage;
      }
      before = usage;
    }
    return before;
  }

  static ResourceUsage afterCollection() throws InterruptedException {
    for (int round = 0; round < 3; round++) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    return now();
  }

  /** How many live threads have which name, with the numbers in names replaced. */
  static Map<String, Long> threadNames() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName().replaceAll("[0-9]+", "N"))
        .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
  }

  boolean isWithin(ResourceUsage other) {
    return threads <= other.threads + MARGIN_THREADS && heapBytes <= other.heapBytes + MARGIN_BYTES;
  }

  @Override
  public String toString() {
    return "%d threads, %.1f MB".formatted(threads, heapBytes / 1048576.0);
  }
}
