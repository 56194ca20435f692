package io.fluxgate.benchmarks.peers;

import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.failures;
import static io.fluxgate.Tripper.halfOpen;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Window;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What users of Semian (Ruby) rely on. */
class SemianTest {

  @TestFactory
  Stream<DynamicTest> twoErrorsInFiveSeconds() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .window(Window.time(Duration.ofSeconds(5)))
                .tripper(failures(2).or(halfOpen().and(failureStreak(1))))
                .retry(Retry.cooldown(Duration.ofSeconds(5))),
        """
        closed, it runs the block                        | S CLOSED
        open, it rejects                                 | F F OPEN x
        after the error threshold it is open             | F CLOSED F OPEN
        successes between do not matter                  | F S S S F OPEN
        after the error timeout calls are tried          | F F +5s S CLOSED
        before it they are not                           | F F +4999ms x OPEN
        one error reopens                                | F F +5s F OPEN x
        closed again, two errors are needed              | F F +5s S F CLOSED F OPEN
        a reset closes and forgets                       | F F !reset CLOSED F CLOSED F OPEN
        errors further apart than the timeout            | F +6s F CLOSED
        errors six seconds and one second ago            | F +6s F CLOSED +1s F OPEN
        looking at the state moves nothing               | F F +6s OPEN OPEN <a HALF_OPEN
        open, closed, open                               | F F +6s S CLOSED F F OPEN +6s S CLOSED
        errors that do not mark the circuit              | I*20 CLOSED
        errors that do not mark it between others        | F I F OPEN
        disabled by the environment                      | !disable F*20 DISABLED S
        late errors do not reopen                        | <a F F +5s <b a>F HALF_OPEN b>S CLOSED
        """);
  }

  @TestFactory
  Stream<DynamicTest> threeErrorsInFiveSeconds() {
    return Scenarios.alone(
        () ->
            CircuitBreakerPolicy.builder()
                .window(Window.time(Duration.ofSeconds(5)))
                .tripper(failures(3).or(halfOpen().and(failureStreak(1))))
                .retry(Retry.cooldown(Duration.ofSeconds(5)))
                .permit(Permit.all())
                .halfOpenCalls(2),
        """
        sparse errors do not open                        | F +5s F +1s F CLOSED
        dense errors do                                  | F +1s F CLOSED +1s F OPEN
        two successes are needed to close                | F*3 +5s S HALF_OPEN S CLOSED
        an error after one success reopens               | F*3 +5s S F OPEN x
        """);
  }

  @TestFactory
  Stream<DynamicTest> threeErrorsInTenSeconds() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .window(Window.time(Duration.ofSeconds(10)))
                .tripper(failures(3))
                .retry(Retry.cooldown(Duration.ofSeconds(5))),
        """
        errors six seconds and one second ago count      | F +5s F CLOSED +1s F OPEN
        """);
  }

  @TestFactory
  Stream<DynamicTest> threeErrorsHoweverFarApart() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .window(Window.count(1000))
                .tripper(failures(3))
                .retry(Retry.cooldown(Duration.ofSeconds(5))),
        """
        sparse errors open                               | F +1h F CLOSED +1h F OPEN
        """);
  }

  @TestFactory
  Stream<DynamicTest> aTimeoutThatDoubles() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .window(Window.time(Duration.ofSeconds(16)))
                .tripper(failures(2).or(halfOpen().and(failureStreak(1))))
                .retry(Retry.backoff(Duration.ofSeconds(1)).maxDelay(Duration.ofSeconds(16))),
        """
        starts with one second                           | F F +500ms x +500ms <a HALF_OPEN
        doubles                                          | F F +1s F +1s x +1s F +3s x +1s F +7s x +1s F +15s x +1s F OPEN
        ends at the timeout                              | F F +1s F +2s F +4s F +8s F +16s F +15s x +1s <a HALF_OPEN
        starts with one second after closing             | F F +1s F +2s S CLOSED F F +999ms x +1ms <a
        """);
  }
}
