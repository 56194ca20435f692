package io.fluxgate.benchmarks.peers;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.minRequests;

import com.linecorp.armeria.client.circuitbreaker.CircuitBreaker;
import com.linecorp.armeria.client.circuitbreaker.CircuitBreakerBuilder;
import com.linecorp.armeria.client.circuitbreaker.CircuitState;
import com.linecorp.armeria.common.util.Ticker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Retry;
import io.fluxgate.Window;
import io.fluxgate.benchmarks.differential.ManualClock;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What users of Armeria's circuit breaker rely on; it runs beside Fluxgate. Armeria reads its
 * counts when a failure comes at least a second after the last reading, without that failure. A
 * word such as {@code -/F} is the failure that makes it read.
 */
class ArmeriaTest {

  private static Function<ManualClock, Peer> theirs(int minimum) {
    return clock -> new Beside(clock, minimum);
  }

  private static Supplier<CircuitBreakerPolicy.Builder> ours(int minimum) {
    return () ->
        Scenarios.withOneProbe()
            .window(Window.time(Duration.ofSeconds(10)))
            .tripper(minRequests(minimum).and(failureRate(0.5)))
            .retry(Retry.cooldown(Duration.ofSeconds(1)))
            .probeTimeout(Duration.ofSeconds(1));
  }

  @TestFactory
  Stream<DynamicTest> fewCallsAreEnough() {
    return Scenarios.beside(
        theirs(2),
        ours(2),
        """
        a new breaker is closed                         | CLOSED S
        one failure does not open                       | F CLOSED
        successes never open                            | S*50 +1s S*50 CLOSED
        opened, it rejects                              | !open1s x*5 OPEN
        opened, it probes after the window              | !open1s +999ms x +1ms <a HALF_OPEN
        one probe at a time                             | !open1s +1s <a x HALF_OPEN
        a good probe closes                             | !open1s +1s S CLOSED S
        a bad probe reopens                             | !open1s +1s F OPEN x
        a bad probe starts the window anew              | !open1s +1s F +999ms x +1ms <a HALF_OPEN
        a probe that never reports gives way to another | !open1s +1s <a x +1s <b HALF_OPEN x
        the second trial closes                         | !open1s +1s <a x +1s <b HALF_OPEN b>S CLOSED
        forced open, no time ends it                    | !forceOpen x +1s x +1h x FORCED_OPEN
        forced open, then closed                        | !forceOpen x !reset CLOSED S
        closing forgets what was counted                | F !reset CLOSED F CLOSED
        """);
  }

  @TestFactory
  Stream<DynamicTest> fourCallsAreNeeded() {
    return Scenarios.beside(
        theirs(4),
        ours(4),
        """
        too few failures do not open             | F F F CLOSED +1s CLOSED
        a half opens here, there only more than that | S S F F OPEN/CLOSED +1s -/F -/CLOSED +1s -/F -/OPEN | opens at 0.5, Armeria only above it
        a success may complete four calls here  | F F F S OPEN/CLOSED | Fluxgate after each outcome, a success too
        a late success closes there             | <a !open1s +1s <b a>S HALF_OPEN/CLOSED | In Armeria the outcome of a call that began before the circuit opened
        a late failure reopens there            | <a !open1s +1s <b a>F HALF_OPEN/OPEN | In Armeria the outcome of a call that began before the circuit opened
        four failures open at once here          | F F F F OPEN/CLOSED | at the next failure after `counterUpdateInterval`
        half an hour later they are forgotten    | F F F +30m F F F CLOSED
        successes and a few failures             | S*20 F*5 CLOSED +1s F CLOSED
        idle longer than the window, then again  | S F F +11s F F S CLOSED
        """);
  }

  /** The peer. */
  private record Beside(CircuitBreaker breaker) implements Peer {

    Beside(ManualClock clock, int minimum) {
      this(build(clock, minimum));
    }

    private static CircuitBreaker build(ManualClock clock, int minimum) {
      CircuitBreakerBuilder builder =
          CircuitBreaker.builder("theirs")
              .failureRateThreshold(0.5)
              .minimumRequestThreshold(minimum)
              .circuitOpenWindow(Duration.ofSeconds(1))
              .trialRequestInterval(Duration.ofSeconds(1))
              .counterSlidingWindow(Duration.ofSeconds(10))
              .counterUpdateInterval(Duration.ofSeconds(1));
      try {
        // Only its own tests may set a clock.
        Method setter = CircuitBreakerBuilder.class.getDeclaredMethod("ticker", Ticker.class);
        setter.setAccessible(true);
        setter.invoke(builder, (Ticker) clock::nanos);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
      return builder.build();
    }

    @Override
    public void end(Object call, char end, Duration duration) {
      if (end == 'S') {
        breaker.onSuccess();
      } else if (end == 'F') {
        breaker.onFailure();
      }
    }

    @Override
    public @Nullable Object tryAcquire() {
      return breaker.tryRequest() ? this : null;
    }

    @Override
    public String state() {
      return breaker.circuitState().name();
    }

    @Override
    public void command(String command) {
      breaker.enterState(
          switch (command) {
            case "reset" -> CircuitState.CLOSED;
            case "forceOpen" -> CircuitState.FORCED_OPEN;
            case "halfOpen" -> CircuitState.HALF_OPEN;
            default -> CircuitState.OPEN;
          });
    }
  }
}
