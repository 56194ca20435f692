package io.fluxgate.benchmarks.frontier;

import io.fluxgate.benchmarks.jmh.HttpForms;
import io.fluxgate.benchmarks.jmh.LoopbackServer;
import io.fluxgate.http.HttpGuard;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Makes calls from eight threads as fast as they go, in slices that are bare and guarded in turn,
 * and prints two ratios, guarded to bare: of the median throughput, and of the median 99th
 * percentile of the time that a call takes. The server is in the process that started this one.
 */
public final class Saturation {

  private static final int THREADS = 8;
  private static final int WARMUPS = 6;
  private static final int MAXIMUM_CALLS = 200_000;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final long[][] nanos = new long[THREADS][MAXIMUM_CALLS];

  private Saturation() {}

  /**
   * Measures.
   *
   * @param args the form, the address, how many slices of each kind, and their milliseconds
   */
  public static void main(String[] args) throws Exception {
    URI uri = URI.create(args[1]);
    Callable<String> bare = HttpForms.get(args[0], uri, null);
    Callable<String> guarded = HttpForms.get(args[0], uri, HttpGuard.create());
    int slices = Integer.parseInt(args[2]);
    int millis = Integer.parseInt(args[3]);
    Saturation saturation = new Saturation();
    for (int i = 0; i < WARMUPS; i++) {
      Slice unused = saturation.slice(i % 2 == 0 ? bare : guarded, millis);
    }
    List<Slice> ofBare = new ArrayList<>();
    List<Slice> ofGuarded = new ArrayList<>();
    // Bare, guarded, guarded, bare, and so on: whatever drifts meets both.
    for (int i = 0; i < 2 * slices; i++) {
      boolean isBare = i % 4 == 0 || i % 4 == 3;
      (isBare ? ofBare : ofGuarded).add(saturation.slice(isBare ? bare : guarded, millis));
    }
    System.out.println(
        median(ofGuarded.stream().map(Slice::callsPerSecond).toList())
                / median(ofBare.stream().map(Slice::callsPerSecond).toList())
            + " "
            + median(ofGuarded.stream().map(Slice::p99Nanos).toList())
                / median(ofBare.stream().map(Slice::p99Nanos).toList()));
    System.exit(0);
  }

  private static double median(List<Double> samples) {
    return Samples.median(samples);
  }

  private record Slice(double callsPerSecond, double p99Nanos) {}

  private Slice slice(Callable<String> call, int millis) throws Exception {
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
    List<Future<Integer>> made = new ArrayList<>();
    for (long[] durations : nanos) {
      made.add(threads.submit(() -> callUntil(end, call, durations)));
    }
    LongStream all = LongStream.empty();
    for (int i = 0; i < THREADS; i++) {
      all = LongStream.concat(all, Arrays.stream(nanos[i], 0, made.get(i).get()));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] sorted = all.sorted().toArray();
    return new Slice(sorted.length / seconds, sorted[sorted.length * 99 / 100]);
  }

  private static int callUntil(long end, Callable<String> call, long[] durations) throws Exception {
    int made = 0;
    long now = System.nanoTime();
    while (now - end < 0 && made < durations.length) {
      String body = call.call();
      if (!body.equals(LoopbackServer.BODY)) {
        throw new IllegalStateException("unexpected body: " + body);
      }
      long then = System.nanoTime();
      durations[made++] = then - now;
      now = then;
    }
    return made;
  }
}
