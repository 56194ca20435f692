package io.fluxgate.benchmarks.frontier;

import io.fluxgate.benchmarks.jmh.HostSubject;
import io.fluxgate.benchmarks.jmh.VirtualThreadCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Calls each host from many virtual threads, and prints how many bytes of the heap are left for
 * each.
 */
public final class HostSizes {

  private static final int HOSTS = 100;
  private static final int THREADS = 600;
  private static final int ROUNDS = 30;

  private HostSizes() {}

  /**
   * Measures.
   *
   * @param args the library
   */
  public static void main(String[] args) throws Exception {
    // What the first exchanges load belongs to no host.
    exchangeAll(HostSubject.of(args[0], 10), 10);
    HostSubject subject = HostSubject.of(args[0], HOSTS);
    long before = usedBytes();
    exchangeAll(subject, HOSTS);
    long after = usedBytes();
    if (!subject.isSound()) {
      throw new IllegalStateException("a breaker was not used, or has opened");
    }
    System.out.println((after - before) / (double) HOSTS);
  }

  private static void exchangeAll(HostSubject subject, int hosts) throws Exception {
    ExecutorService threads = VirtualThreadCalls.executor();
    List<Future<?>> ends = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      ends.add(threads.submit(() -> visit(subject, hosts)));
    }
    for (Future<?> end : ends) {
      end.get();
    }
    threads.shutdown();
  }

  /** Makes the calls of one thread, in the same order as all others, so that they contend. */
  private static Object visit(HostSubject subject, int hosts) throws Exception {
    Object last = subject;
    for (int host = 0; host < hosts; host++) {
      for (int i = 0; i < ROUNDS; i++) {
        last = subject.exchange(host);
      }
    }
    return last;
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }
}
