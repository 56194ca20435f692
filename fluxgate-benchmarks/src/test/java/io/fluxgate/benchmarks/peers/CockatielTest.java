package io.fluxgate.benchmarks.peers;

import static io.fluxgate.Tripper.closed;
import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.failures;
import static io.fluxgate.Tripper.halfOpen;
import static io.fluxgate.Tripper.minRequests;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Window;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What users of cockatiel (TypeScript) rely on. */
class CockatielTest {

  @TestFactory
  Stream<DynamicTest> twoFailuresInSuccession() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .tripper(failureStreak(2))
                .retry(Retry.cooldown(Duration.ofSeconds(1))),
        """
        calls pass when closed                           | CLOSED S
        one failure does not open                        | F CLOSED
        two failures open                                | F CLOSED F OPEN x OPEN
        a success between starts anew                    | F S F CLOSED F OPEN
        errors that are not handled leave it closed      | I*20 CLOSED
        errors that are not handled leave the streak     | F I F OPEN
        a good test closes                               | F F +1s <a HALF_OPEN a>S CLOSED
        a bad test reopens                               | F F +1s <a HALF_OPEN a>F OPEN x
        the time starts anew after a bad test            | F F +1s F +999ms x +1ms S CLOSED
        calls beside the test are rejected here, queued there | F F +1s <a x HALF_OPEN a>S CLOSED S
        isolated, it rejects                             | !forceOpen x +1h x FORCED_OPEN
        isolated, then closed by hand                    | !forceOpen x !reset S CLOSED
        isolated from open                               | F F !forceOpen +1h x
        an unhandled error in a test decides nothing here | F F +1s I HALF_OPEN/CLOSED S CLOSED | an ignored outcome is no verdict
        a late failure opens nothing anew                | <a F F OPEN a>F OPEN +1s S CLOSED
        a late success closes nothing                    | <a F F +1s <b a>S HALF_OPEN b>F OPEN
        """);
  }

  @TestFactory
  Stream<DynamicTest> aDelayThatGrows() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .tripper(failureStreak(2))
                .retry(Retry.backoff(Duration.ofSeconds(1)).maxDelay(Duration.ofSeconds(2))),
        """
        the first delay                                  | F F +999ms x +1ms <a HALF_OPEN
        the second is longer                             | F F +1s F OPEN +1s x +1s S CLOSED
        the last one goes on                             | F F +1s F +2s F +1999ms x +1ms S CLOSED
        closing starts with the first again              | F F +1s F +2s S CLOSED F F OPEN +1s S CLOSED
        """);
  }

  @TestFactory
  Stream<DynamicTest> tenTestsWithThreeAllowedFailures() {
    return Scenarios.alone(
        () ->
            CircuitBreakerPolicy.builder()
                .window(Window.count(10))
                .tripper(closed().and(failureStreak(2)).or(halfOpen().and(failures(4))))
                .retry(Retry.cooldown(Duration.ofSeconds(1)))
                .permit(Permit.all())
                .halfOpenCalls(10),
        """
        three failures and seven successes close         | F F +1s F*3 HALF_OPEN S*6 HALF_OPEN S CLOSED
        the fourth failure reopens                       | F F +1s F*3 HALF_OPEN F OPEN
        ten successes close                              | F F +1s S*9 HALF_OPEN S CLOSED
        """);
  }

  @TestFactory
  Stream<DynamicTest> aCountOfOneHundred() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .window(Window.count(100))
                .tripper(minRequests(50).and(failureRate(0.51)))
                .retry(Retry.cooldown(Duration.ofSeconds(1))),
        """
        forty-nine failures do not open                  | F*49 CLOSED
        the fiftieth does                                | F*49 CLOSED F OPEN
        half of fifty do not                             | S*25 F*24 CLOSED F CLOSED
        more than half of fifty do                       | S*24 F*25 CLOSED F OPEN
        old calls fall out                               | S*60 F*40 CLOSED S*100 F*50 CLOSED F OPEN
        closed again, the count is empty                 | F*50 +1s S CLOSED F*49 CLOSED F OPEN
        """);
  }

  @TestFactory
  Stream<DynamicTest> aWindowOfFiveCalls() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .window(Window.count(5))
                .tripper(minRequests(5).and(failureRate(0.5)))
                .retry(Retry.cooldown(Duration.ofSeconds(1))),
        """
        every third call fails                           | F S S F S S F S S CLOSED
        the window wraps                                 | F S S F S S F S S F F OPEN
        """);
  }

  @TestFactory
  Stream<DynamicTest> threeCallsASecondForFiveSeconds() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .window(Window.time(Duration.ofSeconds(5)))
                .tripper(minRequests(15).and(failureRate(0.5)))
                .retry(Retry.cooldown(Duration.ofSeconds(1))),
        """
        too few calls a second never open                | F +500ms F +500ms F +500ms F +500ms F +500ms F +500ms F +500ms F +500ms F +500ms F +500ms F +500ms F CLOSED
        enough calls do                                  | F*14 CLOSED F OPEN
        successes and failures count as calls            | S*7 F*7 CLOSED F OPEN
        calls of before fall out                         | F*10 +6s F*10 CLOSED +1s F*4 CLOSED F OPEN
        nothing of before a recovery counts              | F*15 +1s S CLOSED F*14 CLOSED F OPEN
        """);
  }
}
