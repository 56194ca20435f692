package io.fluxgate.benchmarks.peers;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.failures;
import static io.fluxgate.Tripper.halfOpen;
import static io.fluxgate.Tripper.minRequests;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerBuilder;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.Window;
import io.fluxgate.benchmarks.differential.ManualClock;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What users of Failsafe rely on; it runs beside Fluxgate. */
class FailsafeTest {

  private static final Duration DELAY = Duration.ofSeconds(10);
  private static final Duration DAY = Duration.ofDays(1);

  private static Stream<DynamicTest> beside(
      UnaryOperator<CircuitBreakerBuilder<Object>> theirs,
      UnaryOperator<CircuitBreakerPolicy.Builder> ours,
      String rows) {
    return Scenarios.beside(
        clock -> new Beside(theirs.apply(CircuitBreaker.builder()), clock),
        () ->
            ours.apply(
                CircuitBreakerPolicy.builder().retry(Retry.cooldown(DELAY)).permit(Permit.all())),
        rows);
  }

  private static Tripper orAnyFailedProbe(Tripper tripper) {
    return tripper.or(halfOpen().and(failureStreak(1)));
  }

  @TestFactory
  Stream<DynamicTest> withoutThresholds() {
    return beside(
        theirs -> theirs,
        ours -> ours.tripper(failureStreak(1)).halfOpenCalls(1),
        """
        the first failure opens                   | CLOSED F OPEN x
        successes leave it closed                 | S*20 CLOSED
        a failure after successes opens           | S*20 F OPEN
        a success closes from half-open           | F +10s S CLOSED S
        a failure reopens from half-open          | F +10s F OPEN x
        before the delay is over it rejects       | F +9s x +999ms x OPEN
        the delay starts anew after reopening     | F +10s F +9s x +1s <a HALF_OPEN
        half-open lets one call through           | F +10s <a x HALF_OPEN a>S CLOSED S
        the ended probe makes room                | F +10s <a x a>F OPEN x
        closed by hand                            | F OPEN !reset CLOSED S
        half-open by hand from closed             | !halfOpen HALF_OPEN F OPEN
        half-open by hand, a success closes       | !halfOpen HALF_OPEN S CLOSED
        half-open by hand from open               | F !halfOpen HALF_OPEN <a x
        open by hand                              | !open10s OPEN x*3 +10s <a HALF_OPEN
        a late failure leaves an open one open    | <a F OPEN a>F OPEN x
        a late success leaves an open one open    | <a F OPEN a>S OPEN x
        a late success closes there, not here     | <a F +10s <b HALF_OPEN a>S HALF_OPEN/CLOSED | a call that was let through before the circuit opened can close the circuit when it ends late
        """);
  }

  @TestFactory
  Stream<DynamicTest> threeFailuresInSuccession() {
    return beside(
        theirs -> theirs.withFailureThreshold(3),
        ours -> ours.tripper(failureStreak(3)).halfOpenCalls(3),
        """
        the third failure in succession opens                | F F CLOSED F OPEN x
        a success between starts the count anew              | F S F F CLOSED F OPEN
        failure and success in turn never open               | F S F S F S F S F S F S F S F S F S F S F S CLOSED
        two failures at a time never open                    | F F S F F S F F S F F S CLOSED
        a long healthy past does not matter                  | S*1000 F F CLOSED F OPEN
        three failed probes reopen                           | F*3 +10s F F HALF_OPEN F OPEN
        three probes at a time                               | F*3 +10s <a <b <c x HALF_OPEN
        an ended probe makes room for another                | F*3 +10s <a <b <c x a>F HALF_OPEN <d x
        the first good probe closes there, the third here    | F*3 +10s S HALF_OPEN/CLOSED S S CLOSED | with `withFailureThreshold(5)` at the first success
        a good probe after a bad one, too                    | F*3 +10s F S HALF_OPEN/CLOSED S CLOSED | Fluxgate comes to the same verdict when all `halfOpenCalls` outcomes are known
        closing by hand forgets the failures                 | F*3 !reset F F CLOSED F OPEN
        """);
  }

  @TestFactory
  Stream<DynamicTest> twoFailuresOfThreeCalls() {
    return beside(
        theirs -> theirs.withFailureThreshold(2, 3),
        ours -> ours.window(Window.count(3)).tripper(failures(2)).halfOpenCalls(3),
        """
        two failures open without a third call         | F CLOSED F OPEN
        two of three open                              | F S CLOSED F OPEN
        one of three does not                          | F S S CLOSED F CLOSED S CLOSED
        a failure is pushed out by three calls         | F S S S F CLOSED F OPEN
        every third call fails                         | F S S F S S F S S F S S CLOSED
        two failed probes reopen                       | F F +10s F HALF_OPEN F OPEN
        two of three probes reopen                     | F F +10s F S HALF_OPEN F OPEN
        one failed probe of three closes               | F F +10s F S HALF_OPEN S CLOSED
        a failed probe at last closes here, there two successes do | F F +10s S HALF_OPEN S HALF_OPEN/CLOSED F CLOSED | with `withFailureThreshold(3, 10)` at the eighth
        """);
  }

  @TestFactory
  Stream<DynamicTest> threeFailuresOfFourCalls() {
    return beside(
        theirs -> theirs.withFailureThreshold(3, 4),
        ours -> ours.window(Window.count(4)).tripper(failures(3)).halfOpenCalls(4),
        """
        success and failure in turn never open | S F S F S F S F S F S F S F S F S F S F CLOSED
        three of four open                     | F F S CLOSED F OPEN
        three at once open                     | F F CLOSED F OPEN
        after successes three failures open    | S*50 F F CLOSED F OPEN
        """);
  }

  @TestFactory
  Stream<DynamicTest> threeSuccessesClose() {
    return beside(
        theirs -> theirs.withSuccessThreshold(3),
        ours -> ours.tripper(orAnyFailedProbe(failureStreak(1))).halfOpenCalls(3),
        """
        three good probes close                    | F +10s S S HALF_OPEN S CLOSED
        one failure reopens                        | F +10s F OPEN
        a failure after one success reopens        | F +10s S F OPEN
        a failure after two successes reopens      | F +10s S S F OPEN
        three probes at a time                     | F +10s <a <b <c x*5 HALF_OPEN
        each ended probe makes room                | F +10s <a <b <c x a>S HALF_OPEN <d x b>S HALF_OPEN c>S CLOSED
        successes of before reopening do not count | F +10s S S F +10s S HALF_OPEN S HALF_OPEN S CLOSED
        """);
  }

  @TestFactory
  Stream<DynamicTest> twoFailuresOpenAndThreeSuccessesClose() {
    return beside(
        theirs -> theirs.withFailureThreshold(2).withSuccessThreshold(3),
        ours -> ours.tripper(orAnyFailedProbe(failureStreak(2))).halfOpenCalls(3),
        """
        two failures open                    | F CLOSED F OPEN
        two successes and a failure reopen   | F F +10s S S HALF_OPEN F OPEN
        three successes close                | F F +10s S S HALF_OPEN S CLOSED
        after closing two failures open      | F F +10s S S S F CLOSED F OPEN
        failure and success in turn, closed  | F S F S F S F S F S F S F S F S F S F S CLOSED
        """);
  }

  @TestFactory
  Stream<DynamicTest> threeFailuresOfFiveOpenAndThreeSuccessesClose() {
    return beside(
        theirs -> theirs.withFailureThreshold(3, 5).withSuccessThreshold(3),
        ours ->
            ours.window(Window.count(5)).tripper(orAnyFailedProbe(failures(3))).halfOpenCalls(3),
        """
        three of five open                 | F S F S CLOSED F OPEN
        two of five do not                 | F S F S S CLOSED
        the first failed probe reopens     | F*3 +10s F OPEN
        two successes do not close         | F*3 +10s S S HALF_OPEN
        three successes close              | F*3 +10s S S S CLOSED
        """);
  }

  @TestFactory
  Stream<DynamicTest> successThresholdsOfARatio() {
    return beside(
        theirs -> theirs.withSuccessThreshold(2, 3),
        ours ->
            ours.window(Window.count(3))
                .tripper(Tripper.closed().and(failureStreak(1)).or(halfOpen().and(failures(2))))
                .halfOpenCalls(3),
        """
        two failed probes of three reopen | F +10s F S HALF_OPEN F OPEN
        two failed probes reopen at once  | F +10s F HALF_OPEN F OPEN
        two good probes of three close    | F +10s F S HALF_OPEN S CLOSED
        """);
  }

  @TestFactory
  Stream<DynamicTest> aRateOverTime() {
    return beside(
        theirs -> theirs.withFailureRateThreshold(50, 4, DAY),
        ours ->
            ours.window(Window.time(DAY))
                .tripper(minRequests(4).and(failureRate(0.5)))
                .halfOpenCalls(4),
        """
        fewer calls than needed never open    | F F F CLOSED
        the fourth failure opens              | F F F CLOSED F OPEN
        a success completes the calls, opens  | F F F CLOSED S OPEN
        exactly half opens                    | F S F CLOSED S OPEN
        one of four does not                  | F S S S CLOSED
        after many successes the rate counts  | S*10 F*9 CLOSED F OPEN
        four probes reopen at half            | F*4 +10s F S S HALF_OPEN F OPEN
        four probes close below half          | F*4 +10s F S S HALF_OPEN S CLOSED
        four probes at a time                 | F*4 +10s <a <b <c <d x
        """);
  }

  @TestFactory
  Stream<DynamicTest> aRateThatIsRoundedThere() {
    return beside(
        theirs -> theirs.withFailureRateThreshold(67, 3, DAY),
        ours ->
            ours.window(Window.time(DAY))
                .tripper(minRequests(3).and(failureRate(0.67)))
                .halfOpenCalls(3),
        """
        two of three are 67 % there, not here | F F CLOSED S CLOSED/OPEN | Failsafe rounds rates to a whole per cent
        three of three are                    | F F CLOSED F OPEN
        """);
  }

  @TestFactory
  Stream<DynamicTest> failuresInAPeriod() {
    return beside(
        theirs -> theirs.withFailureThreshold(3, DAY),
        ours -> ours.window(Window.time(DAY)).tripper(failures(3)).halfOpenCalls(3),
        """
        three failures open, whatever is between | F S*50 F S*50 CLOSED F OPEN
        two do not                               | F S*50 F S*50 CLOSED
        three failed probes reopen               | F*3 +10s F F HALF_OPEN F OPEN
        """);
  }

  /** The peer, with a delay that never passes by itself. */
  private static final class Beside implements Peer {

    private final CircuitBreaker<Object> breaker;
    private final ManualClock clock;
    private long openedNanos;

    Beside(CircuitBreakerBuilder<Object> builder, ManualClock clock) {
      this.clock = clock;
      this.breaker = builder.withDelay(DAY).onOpen(event -> openedNanos = clock.nanos()).build();
    }

    @Override
    public void end(Object call, char end, Duration duration) {
      if (end == 'S') {
        breaker.recordSuccess();
      } else {
        breaker.recordFailure();
      }
    }

    @Override
    public @Nullable Object tryAcquire() {
      if (breaker.isOpen() && clock.nanos() - openedNanos >= DELAY.toNanos()) {
        breaker.halfOpen();
      }
      return breaker.tryAcquirePermit() ? this : null;
    }

    @Override
    public String state() {
      return breaker.getState().name();
    }

    @Override
    public void command(String command) {
      switch (command) {
        case "reset" -> breaker.close();
        case "halfOpen" -> breaker.halfOpen();
        default -> breaker.open();
      }
    }
  }
}
