package io.fluxgate.benchmarks.jmh;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.smallrye.faulttolerance.core.Invocation;
import io.smallrye.faulttolerance.core.stopwatch.SystemStopwatch;
import io.smallrye.faulttolerance.core.timer.Timer;
import io.smallrye.faulttolerance.core.timer.TimerTask;
import io.smallrye.faulttolerance.core.util.ExceptionDecision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.openjdk.jol.info.GraphLayout;

/**
 * Measures how many bytes each additional idle breaker retains, with its library's defaults.
 *
 * <p>The size is that of two breakers together minus that of the first alone. This leaves out what
 * breakers share (policies, enum constants, classes, singletons), for every library in the same
 * way, and names too. Sentinel's breakers are not separate objects and cannot be measured like
 * this.
 */
public final class RetainedSize {

  private RetainedSize() {}

  /** {@return the bytes of a further breaker, by library} */
  public static Map<String, Long> ofAll() {
    Map<String, Long> sizes = new LinkedHashMap<>();
    sizes.put(Subjects.FLUXGATE, of(io.fluxgate.CircuitBreaker::of));
    sizes.put("resilience4j", of(CircuitBreaker::ofDefaults));
    sizes.put("failsafe", of(name -> dev.failsafe.CircuitBreaker.ofDefaults()));
    sizes.put(Subjects.ARMERIA, of(com.linecorp.armeria.client.circuitbreaker.CircuitBreaker::of));
    sizes.put("smallrye", of(RetainedSize::smallRye));
    return sizes;
  }

  private static Object smallRye(String name) {
    return new io.smallrye.faulttolerance.core.circuit.breaker.CircuitBreaker<>(
        Invocation.invocation(),
        name,
        ExceptionDecision.ALWAYS_FAILURE,
        5_000,
        20,
        0.5,
        1,
        SystemStopwatch.INSTANCE,
        IdleTimer.INSTANCE);
  }

  /**
   * A timer that an idle breaker never uses. A real one references its thread and thereby half of
   * the virtual machine, which changes by more than the size of a breaker between two measurements.
   */
  private enum IdleTimer implements Timer {
    INSTANCE;

    @Override
    public int getId() {
      return 0;
    }

    @Override
    public TimerTask schedule(long delayInMillis, Runnable task) {
      throw new UnsupportedOperationException("an idle breaker schedules nothing");
    }

    @Override
    public TimerTask schedule(long delayInMillis, Runnable task, Executor executor) {
      return schedule(delayInMillis, task);
    }

    @Override
    public int countScheduledTasks() {
      return 0;
    }

    @Override
    public void shutdown() {}
  }

  private static long of(Function<String, ?> factory) {
    String name = "a-breaker";
    Object first = factory.apply(name);
    Object second = factory.apply(name);
    return GraphLayout.parseInstance(first, second).totalSize()
        - GraphLayout.parseInstance(first).totalSize();
  }
}
