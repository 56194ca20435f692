package io.fluxgate.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One call through a breaker that all threads share. Each virtual machine runs one subject, so the
 * interface costs every subject the same: almost nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GuardedCallBenchmark {

  private static final int REJECTIONS = 100;
  private static final int EXTRA_FRAMES = 64;

  @Param("count")
  public String scenario;

  @Param("fluxgate")
  public String subject;

  @Param("100")
  public int windowSize;

  private Scenario setting;
  private Subject guarded;

  // JMH assigns the parameters, then calls setUp().
  @SuppressWarnings("NullAway.Init")
  public GuardedCallBenchmark() {}

  /** Fills the window, so that the steady state is measured and not the first calls. */
  @Setup
  public void setUp() throws Exception {
    setting = Scenario.of(scenario);
    guarded = Subjects.of(subject, setting, windowSize);
    if (!setting.isOpen()) {
      Sequence sequence = new Sequence();
      for (int i = 0; i < windowSize + windowSize / 2 + 200; i++) {
        if (setting == Scenario.COUNT_5PCT) {
          oneFailureInTwenty(sequence);
        } else {
          success();
        }
      }
    }
    check();
  }

  /** Fails if the breaker has changed its state, because it did other work then. */
  @TearDown
  public void check() {
    if (setting.isOpen() ? !guarded.isOpen() : !guarded.isClosed()) {
      throw new IllegalStateException(subject + " has left its state in " + scenario);
    }
  }

  @Benchmark
  public Object success() throws Exception {
    return guarded.succeed();
  }

  /** Counts a thread's calls. */
  @State(Scope.Thread)
  public static class Sequence {

    private int calls;

    boolean next() {
      if (++calls < 20) {
        return true;
      }
      calls = 0;
      return false;
    }
  }

  @Benchmark
  public Object oneFailureInTwenty(Sequence sequence) throws Exception {
    return sequence.next() ? guarded.succeed() : guarded.fail();
  }

  @Benchmark
  public boolean tryAcquire() {
    return guarded.tryAcquire();
  }

  @Benchmark
  @OperationsPerInvocation(REJECTIONS)
  public void rejection(Blackhole blackhole) {
    deeper(0, blackhole);
  }

  @Benchmark
  @OperationsPerInvocation(REJECTIONS)
  public void rejectionInDeepStack(Blackhole blackhole) {
    deeper(EXTRA_FRAMES, blackhole);
  }

  /** Recurses once for many rejections, so that the recursion does not count. */
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private void deeper(int frames, Blackhole blackhole) {
    if (frames > 0) {
      deeper(frames - 1, blackhole);
      return;
    }
    for (int i = 0; i < REJECTIONS; i++) {
      try {
        blackhole.consume(guarded.succeed());
      } catch (Exception rejection) {
        blackhole.consume(rejection);
      }
    }
  }
}
