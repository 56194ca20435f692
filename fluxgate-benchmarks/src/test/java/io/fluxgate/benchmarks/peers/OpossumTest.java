package io.fluxgate.benchmarks.peers;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.minRequests;

import io.fluxgate.Retry;
import io.fluxgate.Window;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What users of opossum (JavaScript) rely on. */
class OpossumTest {

  @TestFactory
  Stream<DynamicTest> onePerCentAndNoVolume() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .window(Window.time(Duration.ofSeconds(10)))
                .tripper(failureRate(0.01))
                .retry(Retry.cooldown(Duration.ofSeconds(30))),
        """
        a success leaves it closed                       | S CLOSED
        the first failure opens                          | F OPEN x
        a failure among a few successes opens            | S*10 F OPEN
        one failure of many successes does not           | S*200 F CLOSED
        filtered errors are successes there, ignored here | I*20 CLOSED
        it resets after the timeout                      | F +30s S CLOSED
        before the timeout it rejects                    | F +29s x OPEN
        half-open, one call at a time                    | F +30s <a HALF_OPEN x x a>F OPEN x
        a failure reopens                                | F +30s F OPEN x
        reopened, the timeout starts anew                | F +30s F +29s x +1s <a HALF_OPEN
        a good call closes                               | F +30s S CLOSED
        a filtered error closes there, probes go on here | F +30s I HALF_OPEN/CLOSED S CLOSED | an ignored outcome is no verdict
        an old call that ends well does not close        | <a F OPEN a>S OPEN x
        an old call that fails leaves it open            | <a F OPEN a>F OPEN x
        half-open by time, not by a timer                | F +31s OPEN/HALF_OPEN <a HALF_OPEN | no timer and no reader moves a state; a call does
        open by hand                                     | !open30s OPEN x
        closed by hand                                   | F OPEN !reset CLOSED S
        disabled, it lets everything through             | !disable F F DISABLED/CLOSED | a disabled breaker says so
        enabled again, a failure opens                   | !disable F F !reset CLOSED F OPEN
        disabled while open, it lets through             | F OPEN !disable F S F
        initialised as open                              | !open30s x OPEN +30s S CLOSED
        initialised as half-open, one call               | !halfOpen <a x a>F OPEN x
        initialised as half-open, closes                 | !halfOpen S CLOSED
        """);
  }

  @TestFactory
  Stream<DynamicTest> aVolumeOfThree() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .window(Window.time(Duration.ofSeconds(10)))
                .tripper(minRequests(3).and(failureRate(0.01)))
                .retry(Retry.cooldown(Duration.ofSeconds(30))),
        """
        two failures do not open                         | F F CLOSED
        the third failure opens                          | F F CLOSED F OPEN
        the third call opens, though it is a success     | F F S OPEN/CLOSED | the tripper is asked after each outcome, a success too
        volumes older than the window are forgotten      | F F +11s F CLOSED
        the volume does not matter when half-open        | F*3 +30s F OPEN
        a good call closes, whatever the volume          | F*3 +30s S CLOSED
        """);
  }

  @TestFactory
  Stream<DynamicTest> halfOfTheCalls() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .window(Window.time(Duration.ofSeconds(10)))
                .tripper(failureRate(0.5))
                .retry(Retry.cooldown(Duration.ofSeconds(30))),
        """
        exactly half opens here alone                    | S F OPEN/CLOSED | at the rate, not only above it
        more than half opens                             | S S F CLOSED S S F CLOSED F CLOSED F OPEN
        one in three does not                            | S S F CLOSED S S F CLOSED
        failures fall out of the rolling counts          | S S S F +11s S S F CLOSED
        """);
  }
}
