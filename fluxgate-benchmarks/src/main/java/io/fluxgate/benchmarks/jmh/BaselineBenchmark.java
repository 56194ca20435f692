package io.fluxgate.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The cost of the primitives that every breaker needs, on this machine. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BaselineBenchmark {

  private final AtomicLong atomic = new AtomicLong();
  private final LongAdder adder = new LongAdder();

  @Benchmark
  public Object bareCall() throws Exception {
    return Subject.SUCCESS.call();
  }

  @Benchmark
  public long nanoTime() {
    return System.nanoTime();
  }

  @Benchmark
  public long twoNanoTimes() {
    long start = System.nanoTime();
    return System.nanoTime() - start;
  }

  @Benchmark
  public long atomicIncrement() {
    return atomic.incrementAndGet();
  }

  @Benchmark
  public void longAdder() {
    adder.increment();
  }

  /** Reads the clock twice and succeeds with one compare-and-set. */
  @Benchmark
  public long floor() {
    long start = System.nanoTime();
    long nanos = System.nanoTime() - start;
    long before;
    do {
      before = atomic.get();
    } while (!atomic.compareAndSet(before, before + nanos));
    return before;
  }
}
