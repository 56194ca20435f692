package io.fluxgate.benchmarks.jmh;

import static io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.LOCK_FREE;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Tripper;
import io.fluxgate.Window;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Calls of which 49 out of 50 fail, through a breaker that opens only if all do: the bytes of a
 * failed call, in a circuit that stays closed. resilience4j has its lock-free window; with the
 * locking one, and nobody who listens to its events, a failed call allocates nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FailedCallBenchmark {

  private static final int ONE_SUCCESS_IN = 50;
  private static final int WARMUPS = 300_000;

  @Param("fluxgate")
  public String subject;

  private Callable<String> success;
  private Callable<String> failure;
  private BooleanSupplier closed;
  private int calls;

  // JMH assigns the parameters, then calls setUp().
  @SuppressWarnings("NullAway.Init")
  public FailedCallBenchmark() {}

  /** Makes the breaker, and lets the JIT compile the call. */
  @Setup
  public void setUp() throws Exception {
    switch (subject) {
      case Subjects.FLUXGATE -> setUpFluxgate();
      case "resilience4j" -> setUpResilience4j();
      default -> throw new IllegalArgumentException("no such subject: " + subject);
    }
    for (int i = 0; i < WARMUPS; i++) {
      Object unused = call();
    }
  }

  private void setUpFluxgate() {
    io.fluxgate.CircuitBreaker breaker =
        io.fluxgate.CircuitBreaker.of(
            subject,
            CircuitBreakerPolicy.builder()
                .window(Window.count(100))
                .tripper(Tripper.minRequests(100).and(Tripper.failureRate(1)))
                .build());
    success = () -> breaker.call(Subject.SUCCESS);
    failure = () -> breaker.call(Subject.FAILURE);
    closed = () -> breaker.state() == CircuitState.CLOSED;
  }

  private void setUpResilience4j() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            subject,
            CircuitBreakerConfig.custom()
                .slidingWindow(100, 100, SlidingWindowType.COUNT_BASED, LOCK_FREE)
                .failureRateThreshold(100)
                .build());
    success = CircuitBreaker.decorateCallable(breaker, Subject.SUCCESS);
    failure = CircuitBreaker.decorateCallable(breaker, Subject.FAILURE);
    closed = () -> breaker.getState() == CircuitBreaker.State.CLOSED;
  }

  /** Fails if the circuit has opened: the calls were rejected then. */
  @TearDown
  public void check() {
    if (!closed.getAsBoolean()) {
      throw new IllegalStateException(subject + " has opened");
    }
  }

  @Benchmark
  public Object call() throws Exception {
    if (++calls % ONE_SUCCESS_IN == 0) {
      return success.call();
    }
    try {
      return failure.call();
    } catch (Subject.Failure expected) {
      return expected;
    }
  }
}
