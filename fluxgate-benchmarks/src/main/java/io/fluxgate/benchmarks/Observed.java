package io.fluxgate.benchmarks;

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
 * What it costs a caller that those who watch a breaker hang or throw: nothing but noise.
 *
 * <pre>{@code
 * java -jar fluxgate-benchmarks/target/benchmarks.jar Observed
 * }</pre>
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class Observed {

  /** Who watches, and how it fares. */
  public enum Watcher {
    /** Nobody. */
    NONE,
    /** A listener with a thread of its own, of the kind that tells Slack, whose service hangs. */
    ASYNC_HANGS,
    /** One that throws. */
    ASYNC_THROWS,
    /** Meters that work. */
    METERS,
    /** Meters whose registry hangs when a meter is added. */
    METERS_HANG,
    /** Meters whose registry throws then. */
    METERS_THROW
  }

  /** Who watches in this run. */
  @Param public Watcher watcher = Watcher.NONE;

  private final CountDownLatch end = new CountDownLatch(1);
  private CircuitBreaker breaker = CircuitBreaker.of("observed");
  private AutoCloseable watching = () -> {};

  /** Lets somebody watch. */
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

  /** Lets everybody go. */
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

  /** Two transitions, each of which is told. */
  @Benchmark
  public void transitions() {
    breaker.forceOpen();
    breaker.reset();
  }
}
