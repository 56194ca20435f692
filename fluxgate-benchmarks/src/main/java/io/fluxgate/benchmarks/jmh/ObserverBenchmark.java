package io.fluxgate.benchmarks.jmh;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Listener;
import io.fluxgate.micrometer.FluxgateMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures what a caller pays if an observer of its breaker hangs or throws: nothing beyond noise.
 *
 * <pre>{@code
 * java -jar fluxgate-benchmarks/target/benchmarks.jar ObserverBenchmark
 * }</pre>
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class ObserverBenchmark {

  /** The observer, and how it misbehaves. */
  public enum Watcher {
    /** No observer. */
    NONE,
    /** An asynchronous listener that hangs, as one that posts to Slack may do. */
    ASYNC_HANGS,
    /** An asynchronous listener that throws. */
    ASYNC_THROWS,
    /** Meters that work. */
    METERS,
    /** Meters whose registry hangs when a meter is added. */
    METERS_HANG,
    /** Meters whose registry throws when a meter is added. */
    METERS_THROW
  }

  /** The observer in this run. */
  @Param public Watcher watcher = Watcher.NONE;

  private final CountDownLatch end = new CountDownLatch(1);
  private CircuitBreaker breaker = CircuitBreaker.of("observed");
  private AutoCloseable watching = () -> {};

  /** Registers the observer. */
  @Setup
  public void watch() {
    CircuitBreakerPolicy.Builder policy = CircuitBreakerPolicy.builder();
    if (watcher == Watcher.ASYNC_HANGS || watcher == Watcher.ASYNC_THROWS) {
      var listener = Listener.async(signal -> misbehave(watcher == Watcher.ASYNC_HANGS));
      policy.listener(listener);
      watching = listener;
    }
    breaker = CircuitBreaker.of("observed", policy.build());
    if (watcher.name().startsWith("METERS")) {
      MeterRegistry registry = new SimpleMeterRegistry();
      if (watcher != Watcher.METERS) {
        registry.config().onMeterAdded(meter -> misbehave(watcher == Watcher.METERS_HANG));
      }
      FluxgateMetrics metrics = FluxgateMetrics.of(breaker);
      metrics.bindTo(registry);
      watching = metrics;
    }
  }

  private void misbehave(boolean hangs) {
    if (!hangs) {
      throw new IllegalStateException("thrown on purpose");
    }
    try {
      end.await();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Releases the observer. */
  @TearDown
  public void release() throws Exception {
    end.countDown();
    watching.close();
  }

  /** One call that succeeds. */
  @Benchmark
  public Object call() throws Exception {
    return breaker.call(() -> this);
  }

  /** Two transitions, each with a signal. */
  @Benchmark
  public void transitions() {
    breaker.forceOpen();
    breaker.reset();
  }
}
