package io.fluxgate.benchmarks;

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
 * One call through a breaker that all threads share. Each virtual machine sees one subject only, so
 * the interface in between costs every subject the same: next to nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GuardedCalls {

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

  // The harness assigns the parameters, then calls setUp().
  @SuppressWarnings("NullAway.Init")
  public GuardedCalls() {}

  /** Fills the window: a steady state is measured, not the first calls. */
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

  /** A breaker in another state would have done other work. */
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

  /** How many calls a thread has made. */
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

  /** Goes down once for many rejections, so that the way down does not count. */
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
