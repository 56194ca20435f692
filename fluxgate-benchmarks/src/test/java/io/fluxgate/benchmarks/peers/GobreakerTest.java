package io.fluxgate.benchmarks.peers;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
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

/** What users of gobreaker (Go) rely on. */
class GobreakerTest {

  @TestFactory
  Stream<DynamicTest> asItComes() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .tripper(failureStreak(6))
                .retry(Retry.cooldown(Duration.ofSeconds(60))),
        """
        a new breaker is closed                          | CLOSED S
        five failures in succession do not open          | F*5 CLOSED
        a success ends the streak                        | F*5 S F CLOSED
        the sixth failure in succession opens            | F*5 S F F*4 CLOSED F OPEN
        an open one rejects whatever comes               | F*6 x x OPEN
        shortly before the timeout it is open            | F*6 +59999ms x OPEN
        after the timeout one call is let through        | F*6 +60s <a HALF_OPEN x
        a failed call reopens                            | F*6 +61s F OPEN x
        reopened, the timeout starts anew                | F*6 +61s F +59999ms x +1ms <a HALF_OPEN
        a good call closes                               | F*6 +61s S CLOSED
        closed again, the streak is empty                | F*6 +61s S F*5 CLOSED F OPEN
        the state moves when a call asks, not when read  | F*6 +61s OPEN/HALF_OPEN <a HALF_OPEN | no timer and no reader moves a state; a call does
        excluded errors leave the streak                 | F*5 I*10 CLOSED F OPEN
        excluded errors are no failures                  | I*20 CLOSED
        excluded errors while open are rejected, too     | F*6 x OPEN
        """);
  }

  @TestFactory
  Stream<DynamicTest> sixTenthsOfThreeCallsInHalfAMinute() {
    return Scenarios.alone(
        () ->
            CircuitBreakerPolicy.builder()
                .window(Window.time(Duration.ofSeconds(30)))
                .tripper(minRequests(3).and(failureRate(0.6)).or(halfOpen().and(failureStreak(1))))
                .retry(Retry.cooldown(Duration.ofSeconds(90)))
                .permit(Permit.all())
                .halfOpenCalls(3),
        """
        half of many calls do not open                   | S*5 F*5 CLOSED I*5 CLOSED
        mixed for half a minute, closed                  | S F I S F I S F I S F I S F I CLOSED +29s S CLOSED
        the interval is over: the old calls are gone     | S F S F S F S F S F +31s F CLOSED S CLOSED F OPEN
        two of three open                                | F S CLOSED F OPEN x
        excluded errors do not complete three calls      | F F I I I CLOSED F OPEN
        shortly before the timeout it is open            | F*3 +89999ms x OPEN
        excluded errors give their place back            | F*3 +90s I I I I HALF_OPEN F OPEN
        a failure while half-open reopens                | F*3 +90s F OPEN x
        a failure after two successes reopens            | F*3 +90s S S F OPEN
        two successes do not close                       | F*3 +90s S S HALF_OPEN
        three successes close                            | F*3 +90s S S S CLOSED
        three calls at a time                            | F*3 +90s <a <b <c x HALF_OPEN
        the third, still under way, closes when it ends  | F*3 +90s S S <a HALF_OPEN a>S CLOSED
        a fourth call beside a slow third passes here    | F*3 +90s S S <a <b/x HALF_OPEN a>S CLOSED | halfOpenCalls limits the probes at a time, MaxRequests all of a period
        closed again, nothing is remembered              | F*3 +90s S S S CLOSED F F CLOSED F OPEN
        a late success closes nothing                    | <a F*3 +90s <b a>S HALF_OPEN b>S HALF_OPEN
        a late failure reopens nothing                   | <a F*3 +90s <b a>F HALF_OPEN b>S S S CLOSED
        a late failure counts in no later closed period  | <a <b <c F*3 +90s S S S CLOSED a>F b>F c>F CLOSED
        a call of an earlier interval counts here when it ends | +29s S <a +2s F CLOSED a>F OPEN/CLOSED | a sliding window takes each outcome when it comes; a new interval forgets the calls under way
        """);
  }

  @TestFactory
  Stream<DynamicTest> aRollingWindow() {
    return Scenarios.alone(
        () ->
            CircuitBreakerPolicy.builder()
                .window(Window.time(Duration.ofSeconds(30)))
                .tripper(minRequests(3).and(failureRate(0.6)))
                .retry(Retry.cooldown(Duration.ofSeconds(90)))
                .permit(Permit.all())
                .halfOpenCalls(3),
        """
        buckets count together                           | S F +3s S F +3s S F +3s S S CLOSED
        the oldest calls fall out                        | S*5 F*5 +27s F*2 CLOSED +4s F OPEN
        what has fallen out does not count               | F F +31s F F CLOSED F OPEN
        failures prevail as successes fall out           | S*10 +20s F*10 CLOSED +11s F OPEN
        an idle hour empties it                          | F F +1h F CLOSED F CLOSED F OPEN
        excluded errors do not move the rate             | S S F I*50 F CLOSED F OPEN
        """);
  }

  @TestFactory
  Stream<DynamicTest> twoCallsAtATime() {
    return Scenarios.alone(
        () ->
            CircuitBreakerPolicy.builder()
                .tripper(failureStreak(6).or(halfOpen().and(failureStreak(1))))
                .retry(Retry.cooldown(Duration.ofSeconds(60)))
                .permit(Permit.all())
                .halfOpenCalls(2),
        """
        two calls under way, a third is rejected         | F*6 +60s <a <b x x HALF_OPEN
        excluded, they make room                         | F*6 +60s <a <b x a>I b>I HALF_OPEN S F OPEN
        two successes close                              | F*6 +60s S HALF_OPEN S CLOSED
        a success and a failure reopen                   | F*6 +60s S HALF_OPEN F OPEN
        """);
  }
}
