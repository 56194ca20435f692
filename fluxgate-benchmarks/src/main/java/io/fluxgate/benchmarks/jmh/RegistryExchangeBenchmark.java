package io.fluxgate.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One exchange with one of many hosts, whose breaker is found by its name. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RegistryExchangeBenchmark {

  /** No neighbour of the one before, so that the processor cannot guess it. */
  private static final int STRIDE = 387;

  private static final int WARMUPS = 300_000;

  @Param("fluxgate")
  public String subject;

  @Param("1000")
  public int hosts;

  private HostSubject exchanges;
  private int next;

  // JMH assigns the parameters, then calls setUp().
  @SuppressWarnings("NullAway.Init")
  public RegistryExchangeBenchmark() {}

  /** Makes all breakers, fills their windows, and lets the JIT compile the exchange. */
  @Setup
  public void setUp() throws Exception {
    exchanges = HostSubject.of(subject, hosts);
    for (int i = 0; i < WARMUPS; i++) {
      Object unused = exchanges.exchange(i % hosts);
    }
  }

  /** Fails if a breaker was not used, or opened: something else was measured then. */
  @TearDown
  public void check() {
    if (!exchanges.isSound()) {
      throw new IllegalStateException(subject + ": a breaker was not used, or has opened");
    }
  }

  @Benchmark
  public Object exchange() throws Exception {
    next = (next + STRIDE) % hosts;
    return exchanges.exchange(next);
  }
}
