package io.fluxgate.benchmarks.peers;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.minRequests;

import io.fluxgate.Retry;
import io.fluxgate.Window;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What users of Polly (.NET) rely on. */
class PollyTest {

  @TestFactory
  Stream<DynamicTest> twoFailuresInSuccession() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .tripper(failureStreak(2))
                .retry(Retry.cooldown(Duration.ofSeconds(60)))
                .probeTimeout(Duration.ofSeconds(60)),
        """
        starts closed                                    | CLOSED
        failures that are not in succession do not open  | F S F CLOSED
        two in succession open                           | F F OPEN x x
        unhandled exceptions do not open                 | I I I CLOSED
        unhandled exceptions leave the streak here       | F I F OPEN
        half-open after the duration                     | F F +60s <a HALF_OPEN
        before the duration it is open                   | F F +59s x OPEN
        the next call fails: open again, for as long     | F F +60s F OPEN +59s x +1s <a HALF_OPEN
        the next call succeeds: closed                   | F F +60s S CLOSED F CLOSED F OPEN
        one call on entering half-open                   | F F +60s <a x HALF_OPEN
        one call for each duration in half-open          | F F +60s <a x +60s <b x HALF_OPEN
        shortly before that duration none                | F F +60s <a x +59s x +1s <b
        the second test call closes                      | F F +60s <a +60s <b b>S CLOSED
        isolated by hand, it blocks                      | !forceOpen x FORCED_OPEN
        isolated, no time ends it                        | !forceOpen +60s x +1h x FORCED_OPEN
        isolated, a reset ends it                        | !forceOpen x !reset CLOSED S
        a reset closes before the duration is over       | F F x !reset S CLOSED
        a reset forgets the failures                     | F !reset F CLOSED F OPEN
        a late failure does not open again               | <a F F OPEN a>F OPEN +60s S CLOSED
        a late failure does not prolong                  | <a F F +59s a>F +1s S CLOSED
        a late success does not close an open one        | <a F F a>S OPEN x
        a late success does not close a half-open one    | <a F F +60s <b a>S HALF_OPEN/CLOSED | the outcome of an ended period is discarded
        successes signal no closing                      | S S S CLOSED
        a cancelled call is no failure                   | F I CLOSED F OPEN
        a cancelled test call decides nothing here       | F F +60s I HALF_OPEN S CLOSED
        """);
  }

  @TestFactory
  Stream<DynamicTest> oneFailure() {
    return Scenarios.alone(
        () -> Scenarios.withOneProbe().tripper(failureStreak(1)).retry(Retry.always()),
        """
        a duration of zero: the next call tests          | F OPEN <a HALF_OPEN a>S CLOSED
        fails again and again                            | F F F F OPEN S CLOSED
        """);
  }

  @TestFactory
  Stream<DynamicTest> halfOfFourCallsInTenSeconds() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .window(Window.time(Duration.ofSeconds(10)))
                .tripper(minRequests(4).and(failureRate(0.5)))
                .retry(Retry.cooldown(Duration.ofSeconds(30))),
        """
        all of four                                      | F F F CLOSED F OPEN x
        all of four, over the window                     | F +3s F +3s F CLOSED +3s F OPEN
        three of four                                    | S F F CLOSED F OPEN
        three of four, over the window                   | S +2s F +2s F CLOSED +2s F OPEN
        two of four                                      | S S F CLOSED F OPEN
        two of four, over the window                     | S +2s S +2s F CLOSED +2s F OPEN
        two of four, the last one a success, opens here  | F F S CLOSED S OPEN/CLOSED | the tripper is asked after each outcome, a success too
        one of four does not                             | S S S CLOSED F CLOSED
        two of three are too few                         | S F F CLOSED
        one of two is too few                            | S F CLOSED
        too few before the window is over                | F F F +11s F CLOSED
        too few, though the window ends just then        | F F F +10s F CLOSED
        all of four just within the window               | F F F +9s F OPEN
        unhandled exceptions do not complete four calls  | F F F I I I CLOSED F OPEN
        failures at the end of a window and after it     | S S +9s F +500ms F OPEN
        failures at both sides of a boundary             | S +9s F F CLOSED +2s F CLOSED F OPEN
        half-open after the duration                     | F*4 +30s <a HALF_OPEN x
        the next call fails                              | F*4 +30s F OPEN x
        the next call succeeds                           | F*4 +30s S CLOSED
        closed again, the window is empty                | F*4 +30s S F F F CLOSED F OPEN
        a reset empties the window                       | F F F !reset F F F CLOSED F OPEN
        """);
  }

  @TestFactory
  Stream<DynamicTest> aBreakThatGrows() {
    return Scenarios.alone(
        () ->
            Scenarios.withOneProbe()
                .window(Window.time(Duration.ofSeconds(10)))
                .tripper(minRequests(2).and(failureRate(0.5)))
                .retry(Retry.backoff(Duration.ofSeconds(5))),
        """
        half-open attempts make the break longer         | F F +5s F +5s x +5s F +19s x +1s <a HALF_OPEN
        closing starts them anew                         | F F +5s F +10s S CLOSED F F +5s <a HALF_OPEN
        """);
  }
}
