package io.fluxgate.benchmarks.peers;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failures;
import static io.fluxgate.Tripper.minRequests;
import static io.fluxgate.Tripper.slowRate;

import com.alibaba.csp.sentinel.context.Context;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRule;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.Window;
import io.fluxgate.benchmarks.differential.ManualClock;
import io.fluxgate.benchmarks.differential.SentinelRule;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What users of Sentinel's degrade rules rely on; it runs beside Fluxgate. */
class SentinelTest {

  private static final Duration SLOW = Duration.ofMillis(50);

  private static Function<ManualClock, Peer> theirs(DegradeRule rule) {
    rule.setTimeWindow(5).setMinRequestAmount(10).setStatIntervalMs(interval());
    return clock ->
        new Beside(
            rule.getGrade() == RuleConstant.DEGRADE_GRADE_RT
                ? SentinelRule.onSlowCalls(rule, clock)
                : SentinelRule.onFailures(rule, clock));
  }

  /** One that does not end within an hour: intervals begin at multiples of their length. */
  private static int interval() {
    int usual = 2_000_000_000;
    long rest = usual - System.currentTimeMillis() % usual;
    return rest > Duration.ofHours(1).toMillis() ? usual : 1_900_000_000;
  }

  private static Supplier<CircuitBreakerPolicy.Builder> ours(Tripper tripper) {
    return () ->
        Scenarios.withOneProbe()
            .window(Window.time(Duration.ofDays(20)))
            .tripper(minRequests(10).and(tripper))
            .retry(Retry.cooldown(Duration.ofSeconds(5)));
  }

  @TestFactory
  Stream<DynamicTest> theRatioOfExceptions() {
    return Scenarios.beside(
        theirs(
            new DegradeRule("resource")
                .setGrade(RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO)
                .setCount(0.5)),
        ours(failureRate(0.5)),
        """
        six failures of ten open                     | F*6 S S S CLOSED S OPEN x
        nine calls do not open                       | F*9 CLOSED
        the tenth failure opens                      | F*9 CLOSED F OPEN
        four failures of ten do not                  | F*4 S*6 CLOSED
        after successes the ratio counts             | S*10 F*9 CLOSED
        a ratio of exactly a half opens here alone   | F*5 S*4 CLOSED S OPEN/CLOSED | opens at 0.4, Sentinel only above it
        before the time window is over it rejects    | F*10 x +2s x +2999ms x OPEN
        at its end it probes                         | F*10 +5s <a HALF_OPEN
        a failed probe reopens                       | F*10 +5s F OPEN x
        a failed probe starts the time window anew   | F*10 +5s F +4s x +1s <a HALF_OPEN
        a good probe closes                          | F*10 +5s S CLOSED
        one probe at a time                          | F*10 +5s <a x x HALF_OPEN
        closed again, one failure does not open      | F*10 +5s S F CLOSED
        closed again, ten failures do                | F*10 +5s S F*9 CLOSED F OPEN
        a late failure leaves an open one open       | <a F*10 a>F OPEN x
        a late success leaves an open one open       | <a F*10 a>S OPEN x
        the first call to end decides there          | <a F*10 +5s <b a>S HALF_OPEN/CLOSED | the first call that ends in `HALF_OPEN` decides
        a late failure reopens there                 | <a F*10 +5s <b a>F HALF_OPEN/OPEN | the first call that ends in `HALF_OPEN` decides
        a probe that never ends blocks forever there | F*10 +5s <a x +60s <b/x HALF_OPEN | a probe that never ends blocks the resource forever
        """);
  }

  @TestFactory
  Stream<DynamicTest> theCountOfExceptions() {
    return Scenarios.beside(
        theirs(
            new DegradeRule("resource")
                .setGrade(RuleConstant.DEGRADE_GRADE_EXCEPTION_COUNT)
                .setCount(10)),
        ours(failures(11)),
        """
        ten failures do not open        | F*10 CLOSED
        eleven do                       | F*10 CLOSED F OPEN x
        successes between do not matter | F*10 S*100 CLOSED F OPEN
        a failed probe reopens          | F*11 +5s F OPEN
        a good probe closes             | F*11 +5s S CLOSED F*10 CLOSED F OPEN
        """);
  }

  @TestFactory
  Stream<DynamicTest> theRatioOfSlowCalls() {
    return Scenarios.beside(
        theirs(
            new DegradeRule("resource")
                .setGrade(RuleConstant.DEGRADE_GRADE_RT)
                .setCount((double) SLOW.toMillis())
                .setSlowRatioThreshold(0.8)),
        ours(slowRate(0.8, SLOW)),
        """
        seven slow calls of ten do not open      | S60ms*7 S30ms*3 CLOSED
        nine slow calls of ten do                | S60ms*8 S30ms CLOSED S60ms OPEN x
        slow failures are slow                   | F60ms*9 CLOSED F60ms OPEN
        quick failures are not                   | F*50 CLOSED
        a slow probe reopens                     | S60ms*10 OPEN +5s S60ms OPEN x
        a quick probe closes                     | S60ms*10 OPEN +5s S30ms CLOSED
        closed again, one slow call does not     | S60ms*10 +5s S30ms S60ms CLOSED
        exactly the time is slow here alone      | S50ms*9 CLOSED S50ms OPEN/CLOSED | a call of exactly 2 s is slow here, not there
        exactly the ratio is enough here alone   | S60ms*8 S30ms CLOSED S30ms OPEN/CLOSED | and here 0.3 is enough
        a quick failed probe closes there        | S60ms*10 +5s F OPEN/CLOSED | After a probe that failed quickly, a rule on slow calls closes the circuit in Sentinel
        """);
  }

  /** The peer. */
  private record Beside(SentinelRule rule) implements Peer {

    @Override
    public void end(Object call, char end, Duration duration) {
      rule.exit((Context) call, end == 'F' ? new IOException() : null, duration);
    }

    @Override
    public @Nullable Object tryAcquire() {
      return rule.enter();
    }

    @Override
    public String state() {
      return rule.currentState().name();
    }

    @Override
    public void command(String command) {
      rule.openByHand();
    }
  }
}
