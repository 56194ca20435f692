package io.fluxgate.benchmarks;

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
 * How many bytes each further idle breaker with its library's defaults keeps alive.
 *
 * <p>Two breakers are measured together, then one of them alone; what the second one adds is its
 * size. So everything that breakers share (policies, enum constants, classes, singletons) is left
 * out for every library alike. Names are left out too. Sentinel's breakers are not objects of their
 * own and cannot be measured so.
 */
final class RetainedSize {

  private RetainedSize() {}

  static Map<String, Long> ofAll() {
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
   * A timer that an idle breaker never uses. A real one leads to its thread and thereby to half of
   * the virtual machine, whose changes from one look to the next drown the size of a breaker.
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
