package io.fluxgate.benchmarks.jmh;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Measures the least that a call costs, on a machine that is not idle: the minimum over many
 * batches, each too short to be interrupted often. One thread, and one subject per virtual machine.
 * Ratios of minima repeat within 0.02 where averages differ by half.
 *
 * <pre>
 * java -cp target/benchmarks.jar io.fluxgate.benchmarks.jmh.MinimumCallTime SCENARIO SUBJECT [WINDOW]
 * java -cp target/benchmarks.jar io.fluxgate.benchmarks.jmh.MinimumCallTime floor|nano-time
 * </pre>
 */
public final class MinimumCallTime {

  private static final int CALLS = 5_000;
  private static final int WARMUPS = 5_000;
  private static final int BATCHES = 5_000;

  /** Keeps the JIT from optimising the calls away. */
  static volatile @Nullable Object last;

  private MinimumCallTime() {}

  /**
   * Measures, and prints the minimum and the median in nanoseconds.
   *
   * @param args scenario, subject and window size, or the name of a baseline
   */
  public static void main(String[] args) throws Exception {
    Batch batch = args.length == 1 ? baseline(args[0]) : batch(args);
    for (int i = 0; i < WARMUPS; i++) {
      last = batch.run();
    }
    double[] nanos = new double[BATCHES];
    for (int i = 0; i < BATCHES; i++) {
      long start = System.nanoTime();
      last = batch.run();
      nanos[i] = (System.nanoTime() - start) / (double) CALLS;
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%s: %.2f ns, median %.2f%n",
        String.join(" ", args),
        nanos[0],
        nanos[BATCHES / 2]);
  }

  private interface Batch {
    @Nullable Object run() throws Exception;
  }

  private static Batch baseline(String name) {
    BaselineBenchmark baselines = new BaselineBenchmark();
    return switch (name) {
      case "floor" ->
          () -> {
            long sum = 0;
            for (int i = 0; i < CALLS; i++) {
              sum += baselines.floor();
            }
            return sum;
          };
      case "nano-time" ->
          () -> {
            long sum = 0;
            for (int i = 0; i < CALLS; i++) {
              sum += baselines.nanoTime();
            }
            return sum;
          };
      default -> throw new IllegalArgumentException("no such baseline: " + name);
    };
  }

  private static Batch batch(String[] args) throws Exception {
    Scenario scenario = Scenario.of(args[0]);
    int window = args.length > 2 ? Integer.parseInt(args[2]) : 100;
    Subject subject = Subjects.of(args[1], scenario, window);
    Batch batch =
        switch (scenario) {
          case COUNT, COUNT_SLOW, COUNT_MEAN, COUNT_OVERDUE, TIME, TIME_DURATIONS ->
              () -> successes(subject);
          case COUNT_5PCT -> () -> oneFailureInTwenty(subject);
          case REJECT_TRY -> () -> refusals(subject);
          case REJECT_THROW, REJECT_THROW_DEEP -> () -> rejections(subject);
        };
    for (int i = 0; i < 2 * window; i += CALLS) {
      last = batch.run();
    }
    return batch;
  }

  private static @Nullable Object successes(Subject subject) throws Exception {
    Object result = null;
    for (int i = 0; i < CALLS; i++) {
      result = subject.succeed();
    }
    return result;
  }

  private static @Nullable Object oneFailureInTwenty(Subject subject) throws Exception {
    Object result = null;
    for (int i = 1; i <= CALLS; i++) {
      result = i % 20 != 0 ? subject.succeed() : subject.fail();
    }
    return result;
  }

  private static Object refusals(Subject subject) {
    int admitted = 0;
    for (int i = 0; i < CALLS; i++) {
      admitted += subject.tryAcquire() ? 1 : 0;
    }
    return admitted;
  }

  private static @Nullable Object rejections(Subject subject) {
    Object result = null;
    for (int i = 0; i < CALLS; i++) {
      try {
        result = subject.succeed();
      } catch (Exception rejection) {
        result = rejection;
      }
    }
    return result;
  }
}
