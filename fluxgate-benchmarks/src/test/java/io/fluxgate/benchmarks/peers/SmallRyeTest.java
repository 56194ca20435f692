package io.fluxgate.benchmarks.peers;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.halfOpen;
import static io.fluxgate.Tripper.minRequests;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Window;
import io.fluxgate.benchmarks.differential.ManualClock;
import io.smallrye.faulttolerance.core.Completer;
import io.smallrye.faulttolerance.core.FaultToleranceContext;
import io.smallrye.faulttolerance.core.Future;
import io.smallrye.faulttolerance.core.Invocation;
import io.smallrye.faulttolerance.core.circuit.breaker.CircuitBreaker;
import io.smallrye.faulttolerance.core.timer.Timer;
import io.smallrye.faulttolerance.core.timer.TimerTask;
import io.smallrye.faulttolerance.core.util.ExceptionDecision;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What users of SmallRye Fault Tolerance rely on; it runs beside Fluxgate. */
class SmallRyeTest {

  private static final Duration DELAY = Duration.ofSeconds(1);

  private static Function<ManualClock, Peer> theirs(int calls, double ratio, int successes) {
    return clock -> new Beside(clock, calls, ratio, successes);
  }

  private static Supplier<CircuitBreakerPolicy.Builder> ours(
      int calls, double ratio, int successes) {
    return () ->
        CircuitBreakerPolicy.builder()
            .window(Window.count(calls))
            .tripper(
                minRequests(calls).and(failureRate(ratio)).or(halfOpen().and(failureStreak(1))))
            .retry(Retry.cooldown(DELAY))
            .permit(Permit.all())
            .halfOpenCalls(successes);
  }

  @TestFactory
  Stream<DynamicTest> halfOfFourCallsOpenAndTwoSuccessesClose() {
    return Scenarios.beside(
        theirs(4, 0.5, 2),
        ours(4, 0.5, 2),
        """
        two failures of the last four open             | S S F S S S F S F OPEN x*5
        nothing opens before four calls are known      | F F F CLOSED F OPEN
        a success that completes the four calls opens  | S F F CLOSED S OPEN x*5
        one failure of four does not                   | S F S S CLOSED S CLOSED F CLOSED S F OPEN
        every fourth call fails                        | F S S S F S S S F S S S CLOSED
        the delay is over: a probe                     | F*4 +1500ms S HALF_OPEN
        the delay is not over                          | F*4 +999ms x OPEN
        a probe at the very end of the delay           | F*4 +1s S HALF_OPEN
        two good probes close                          | F*4 +1500ms S HALF_OPEN S CLOSED S
        a good and a bad probe reopen                  | F*4 +1500ms S HALF_OPEN F OPEN x*3
        a bad probe reopens                            | F*4 +1500ms F OPEN x
        reopened, the delay starts anew                | F*4 +1500ms F OPEN +999ms x +1ms S HALF_OPEN
        two probes at a time                           | F*4 +1s <a <b x HALF_OPEN a>S b>S CLOSED
        closed again, nothing is remembered            | F*4 +1s S S CLOSED F F F CLOSED F OPEN
        a late success does not close                  | <a <b F*4 +1s <c a>S b>S HALF_OPEN c>S HALF_OPEN S CLOSED
        a late failure does not reopen                 | <a F*4 +1s <b a>F HALF_OPEN b>S S CLOSED
        a late failure moves no open breaker           | <a F*4 OPEN a>F OPEN x
        reset closes                                   | F*4 !reset CLOSED S
        reset from half-open closes                    | F*4 +1s S !reset CLOSED F F F CLOSED F OPEN
        reset forgets                                  | F*3 !reset F*3 CLOSED F OPEN
        """);
  }

  @TestFactory
  Stream<DynamicTest> theDefaultOfTwentyCalls() {
    return Scenarios.beside(
        theirs(20, 0.5, 1),
        ours(20, 0.5, 1),
        """
        nineteen failures do not open  | F*19 CLOSED
        the twentieth does             | F*19 F OPEN
        ten of twenty open             | S*10 F*9 CLOSED F OPEN
        nine of twenty do not          | S*11 F*9 CLOSED
        a good probe closes            | F*20 +1s S CLOSED
        a bad probe reopens            | F*20 +1s F OPEN
        one probe at a time            | F*20 +1s <a x HALF_OPEN a>S CLOSED
        """);
  }

  /** Each history of eleven calls; calls that the delay forbids are made when it is over. */
  @TestFactory
  Stream<DynamicTest> everyShortHistory() {
    return Stream.of(new int[] {3, 2}, new int[] {2, 1}, new int[] {1, 3})
        .map(
            setting ->
                DynamicTest.dynamicTest(
                    setting[0] + " calls, " + setting[1] + " successes",
                    () -> everyHistory(setting[0], setting[1])));
  }

  private static void everyHistory(int calls, int successes) {
    for (int bits = 0; bits < 1 << 11; bits++) {
      int outcomes = bits;
      // A second before each call, so that an open breaker probes.
      String history =
          IntStream.range(0, 11)
              .mapToObj(i -> "+1s " + ((outcomes >> i & 1) == 0 ? "S" : "F") + " =")
              .collect(Collectors.joining(" "));
      ManualClock clock = new ManualClock();
      new History(
              clock, ours(calls, 0.5, successes).get(), theirs(calls, 0.5, successes).apply(clock))
          .play(history);
    }
  }

  /** The peer. */
  private static final class Beside implements Peer {

    private final CircuitBreaker<Object> breaker;

    Beside(ManualClock clock, int calls, double ratio, int successes) {
      this.breaker =
          new CircuitBreaker<>(
              Invocation.invocation(),
              "theirs",
              ExceptionDecision.ALWAYS_FAILURE,
              DELAY.toMillis(),
              calls,
              ratio,
              successes,
              () -> {
                long startNanos = clock.nanos();
                return () -> Duration.ofNanos(clock.nanos() - startNanos).toMillis();
              },
              noTimer());
    }

    /** Its task moves an open breaker on after the delay; the next call does so, too. */
    private static Timer noTimer() {
      return (Timer)
          Proxy.newProxyInstance(
              Timer.class.getClassLoader(),
              new Class<?>[] {Timer.class, TimerTask.class},
              (proxy, method, arguments) ->
                  method.getReturnType() == TimerTask.class ? proxy : null);
    }

    @Override
    public @Nullable Object tryAcquire() {
      Completer<Object> answer = Completer.create();
      boolean[] sent = new boolean[1];
      Future<Object> unused =
          breaker.apply(
              new FaultToleranceContext<>(
                  () -> {
                    sent[0] = true;
                    return answer.future();
                  },
                  true));
      return sent[0] ? answer : null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void end(Object call, char end, Duration duration) {
      Completer<Object> answer = (Completer<Object>) call;
      if (end == 'S') {
        answer.complete("answer");
      } else {
        answer.completeWithError(new IOException());
      }
    }

    @Override
    public String state() {
      return switch (breaker.currentState()) {
        case CircuitBreaker.STATE_CLOSED -> "CLOSED";
        case CircuitBreaker.STATE_OPEN -> "OPEN";
        default -> "HALF_OPEN";
      };
    }

    @Override
    public void command(String command) {
      breaker.reset();
    }
  }
}
