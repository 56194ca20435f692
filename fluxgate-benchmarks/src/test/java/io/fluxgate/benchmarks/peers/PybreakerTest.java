package io.fluxgate.benchmarks.peers;

import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.halfOpen;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What users of pybreaker (Python) rely on. */
class PybreakerTest {

  @TestFactory
  Stream<DynamicTest> fiveFailuresInSuccession() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .tripper(failureStreak(5))
                .retry(Retry.cooldown(Duration.ofSeconds(60))),
        """
        a good call leaves it closed                     | S CLOSED
        a failed call leaves it closed                   | F CLOSED
        a success resets the count                       | F*4 S F*4 CLOSED
        the fifth failure opens                          | F*4 CLOSED F OPEN x
        excluded errors leave the count; there they reset it | F*4 I F OPEN/CLOSED | an ignored outcome is neither success nor failure
        a half-open one closes with a good call          | !halfOpen S CLOSED
        a half-open one reopens with a failed call       | !halfOpen F OPEN
        opened by hand                                   | !open60s OPEN x
        opened by hand, it probes after the timeout      | !open60s +60s S CLOSED
        closed by hand                                   | F*5 x !reset CLOSED S
        closed by hand, the count is empty               | F*5 !reset F*4 CLOSED F OPEN
        open, half-open, closed by hand                  | CLOSED !open60s OPEN !halfOpen HALF_OPEN !reset CLOSED
        """);
  }

  @TestFactory
  Stream<DynamicTest> threeFailuresInSuccession() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .tripper(failureStreak(3))
                .retry(Retry.cooldown(Duration.ofSeconds(1))),
        """
        the third failure opens                          | F F CLOSED F OPEN x
        the call that opens it fails with its own error  | F F F OPEN x
        after the timeout a failure reopens at once      | F*3 +1s F OPEN x
        before the timeout a good call is rejected       | F*3 x +999ms x +1ms S CLOSED
        after closing three failures are needed          | F*3 +1s S F F CLOSED F OPEN
        reopened, the timeout starts anew                | F*3 +1s F +999ms x +1ms S CLOSED
        one call at a time when half-open                | F*3 +1s <a x a>S CLOSED
        """);
  }

  @TestFactory
  Stream<DynamicTest> threeSuccessesClose() {
    return Scenarios.alone(
        () ->
            CircuitBreakerPolicy.builder()
                .tripper(failureStreak(3).or(halfOpen().and(failureStreak(1))))
                .retry(Retry.cooldown(Duration.ofSeconds(1)))
                .permit(Permit.all())
                .halfOpenCalls(3),
        """
        two successes do not close                       | F*3 +1s S S HALF_OPEN
        three do                                         | F*3 +1s S S S CLOSED
        a failure between reopens                        | F*3 +1s S S F OPEN
        after reopening three are needed                 | F*3 +1s S S F +1s S S HALF_OPEN S CLOSED
        the first failure reopens                        | F*3 +1s F OPEN
        """);
  }
}
