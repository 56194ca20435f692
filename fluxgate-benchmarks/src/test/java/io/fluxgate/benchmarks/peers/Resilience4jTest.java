package io.fluxgate.benchmarks.peers;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.minRequests;
import static io.fluxgate.Tripper.slowRate;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Window;
import io.fluxgate.benchmarks.differential.ManualClock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What users of resilience4j rely on; it runs beside Fluxgate. */
class Resilience4jTest {

  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration SLOW = Duration.ofSeconds(4);

  private static CircuitBreakerConfig.Builder config(ManualClock clock) {
    return CircuitBreakerConfig.custom()
        .clock(clock)
        .currentTimestampFunction(ignored -> clock.nanos(), TimeUnit.NANOSECONDS)
        .failureRateThreshold(50)
        .slowCallRateThreshold(50)
        .slowCallDurationThreshold(SLOW)
        .permittedNumberOfCallsInHalfOpenState(4)
        .waitDurationInOpenState(WAIT);
  }

  private static CircuitBreakerPolicy.Builder policy() {
    return CircuitBreakerPolicy.builder()
        .tripper(minRequests(5).and(failureRate(0.5).or(slowRate(0.5, SLOW))))
        .retry(Retry.cooldown(WAIT))
        .permit(Permit.all())
        .halfOpenCalls(4);
  }

  @TestFactory
  Stream<DynamicTest> aWindowOverTwentySeconds() {
    return Scenarios.beside(
        clock -> new Beside(config(clock).slidingWindow(20, 5, SlidingWindowType.TIME_BASED)),
        () -> policy().window(Window.time(Duration.ofSeconds(20))),
        """
        a new breaker is closed and lets calls through             | CLOSED <a <b <c CLOSED
        too few failures do not open                               | F*4 CLOSED
        the failure that completes the minimum opens               | F*4 CLOSED F OPEN x
        a success that completes the minimum opens                 | F F F S CLOSED S OPEN x
        two failures of five do not open                           | S S S F F CLOSED
        failures spread over the window count together             | S +1s S +1s S +1s F +1s F CLOSED +1s F OPEN
        exactly half opens                                         | S S S F F CLOSED F OPEN
        what is older than the window is forgotten                 | F*4 +25s F CLOSED F*3 CLOSED F OPEN
        an idle hour empties the window                            | F*4 +1h F F F F CLOSED
        slow calls open, failed or not                             | F5s CLOSED S5s F100ms S100ms CLOSED S5s OPEN
        slow successes alone open                                  | S5s S5s S1s S1s CLOSED S5s OPEN
        two slow calls of five do not open                         | S5s S5s S S S CLOSED
        a slow success and slow failures are all slow              | S5s F5s S S CLOSED F5s OPEN
        a call a little under the threshold is not slow            | S3999ms*9 CLOSED
        a call of exactly the threshold is slow here alone         | S4s*4 CLOSED S4s OPEN/CLOSED | a call of exactly `d` is slow here, not there
        ignored calls are neither successes nor failures           | F*4 I*20 CLOSED F OPEN
        ignored calls do not complete the minimum                  | F*4 I CLOSED I CLOSED
        ignored calls alone never open                             | I*30 CLOSED
        an open breaker rejects                                    | F*5 OPEN x*10 OPEN
        a call that comes before the wait is over is rejected      | F*5 +3s x OPEN +1s x +999ms x OPEN
        after the wait the next call probes                        | F*5 +3s x +3s <a HALF_OPEN
        at the end of the wait the next call probes, there after it | F*5 +5s <a/x HALF_OPEN/OPEN +1ns -/<a HALF_OPEN | resilience4j only after that instant
        reading the state moves nothing                            | F*5 +1h OPEN OPEN OPEN
        opened by hand, it rejects                                 | !open5s OPEN x
        opened by hand for two hours, it stays so                  | !open2h OPEN x +1h x OPEN +1h +1s <a HALF_OPEN
        opened by hand, it probes like any other                   | !open5s x +3s x +3s <a HALF_OPEN
        half-open by hand from open                                | !open5s !halfOpen HALF_OPEN
        four probes at a time                                      | !open5s !halfOpen <a <b <c <d x x HALF_OPEN
        each half-open period has probes of its own                | !open5s !halfOpen <a <b <c <d x !open5s !halfOpen <e <f <g <h x
        a released permit is free again                            | !open5s !halfOpen <a <b <c <d x a>I <e x HALF_OPEN
        three failures of four probes reopen                       | !open5s !halfOpen F F S HALF_OPEN F OPEN
        two failures of four probes reopen                         | !open5s !halfOpen F S F HALF_OPEN S OPEN
        one failure of four probes closes                          | !open5s !halfOpen F S S HALF_OPEN S CLOSED
        four successes close                                       | !open5s !halfOpen S S S HALF_OPEN S CLOSED
        four failures reopen                                       | !open5s !halfOpen F F F HALF_OPEN F OPEN
        slow probes reopen                                         | !open5s !halfOpen S5s S5s S5s HALF_OPEN S1s OPEN
        one slow probe of four closes                              | !open5s !halfOpen S5s S S S CLOSED
        an ignored probe gives its permit back                     | !open5s !halfOpen S S S HALF_OPEN I HALF_OPEN F CLOSED
        only ignored probes decide nothing                         | !open5s !halfOpen I*4 HALF_OPEN S S S HALF_OPEN S CLOSED
        after closing the window is empty                          | !open5s !halfOpen F S S S CLOSED F*4 CLOSED F OPEN
        after reopening the wait starts anew                       | !open5s !halfOpen F*4 OPEN +4s x +2s <a HALF_OPEN
        open, half-open, closed, open                              | F*5 +6s S*4 CLOSED F*5 OPEN +6s F*4 OPEN
        reset empties the window                                   | F*4 !reset CLOSED F*4 CLOSED F OPEN
        reset closes an open breaker                               | !open5s !reset CLOSED S CLOSED
        reset closes a half-open breaker                           | !open5s !halfOpen F F !reset CLOSED F*4 CLOSED
        reset ends forced open                                     | !forceOpen !reset CLOSED S
        reset ends disabled                                        | !disable !reset CLOSED F*5 OPEN
        disabled, it lets everything through                       | !disable DISABLED F*20 DISABLED S
        disabled, it stays so however long                         | !disable F*20 +1h DISABLED F*20 DISABLED
        disabled, it records nothing                               | F*4 !disable F*20 !reset F*4 CLOSED
        forced open, it rejects                                    | !forceOpen FORCED_OPEN x*3
        forced open, no time ends it                               | !forceOpen x +6s x +1h x FORCED_OPEN
        metrics only, it never opens                               | !metricsOnly METRICS_ONLY F*20 METRICS_ONLY S F
        metrics only, slow calls do not open                       | !metricsOnly S5s*20 METRICS_ONLY
        from metrics only to closed the window is empty            | !metricsOnly F*20 !reset CLOSED F*4 CLOSED F OPEN
        from open to disabled                                      | F*5 !disable DISABLED S
        from open to forced open                                   | F*5 !forceOpen +1h x FORCED_OPEN
        from half-open to forced open                              | !open5s !halfOpen !forceOpen x +1h x
        from half-open to metrics only                             | !open5s !halfOpen F F F !metricsOnly F METRICS_ONLY
        from forced open to half-open                              | !forceOpen !halfOpen HALF_OPEN S*4 CLOSED
        from forced open to open                                   | !forceOpen !open5s OPEN x +6s <a HALF_OPEN
        a late failure leaves an open breaker open                 | <a F*5 OPEN a>F OPEN x
        a late success leaves an open breaker open                 | <a F*5 OPEN a>S OPEN x
        a late success of the closed period counts there, not here | <a <b <c <d F*5 +6s <e HALF_OPEN a>S b>S c>S d>S HALF_OPEN/CLOSED | late outcomes of an earlier state are discarded
        late failures of the closed period count there, not here   | <a <b <c <d F*5 +6s <e HALF_OPEN a>F b>F c>F d>F HALF_OPEN/OPEN | late outcomes of an earlier state are discarded
        a probe that never reports is given up here                | !open5s !halfOpen <a <b <c <d x +60s <e/x HALF_OPEN | a probe that does not report gives its slot back after `probeTimeout`
        here probes go on while some are known                     | !open5s !halfOpen <a S S S HALF_OPEN S/x CLOSED/HALF_OPEN | `halfOpenCalls` limits the probes at a time, not in total
        """);
  }

  @TestFactory
  Stream<DynamicTest> aWindowOfFiveCalls() {
    return Scenarios.beside(
        clock -> new Beside(config(clock).slidingWindow(5, 5, SlidingWindowType.COUNT_BASED)),
        () -> policy().window(Window.count(5)),
        """
        three failures of five open                      | F S F S CLOSED F OPEN
        two failures of five do not open                 | F S F S S CLOSED
        the sixth call pushes the first one out          | F S S S S CLOSED F CLOSED F CLOSED F OPEN
        a failure pushed out by a failure is one failure | F S S S S F S S S S F S S S S CLOSED
        a long healthy past does not hide an outage      | S*100 F F CLOSED F OPEN
        no time passes in a window of calls              | F F +1h S S CLOSED F OPEN
        slow calls are pushed out, too                   | S5s S5s S S S CLOSED S S S5s S5s CLOSED S5s OPEN
        ignored calls push nothing out                   | F F I*50 S S CLOSED F OPEN
        reset empties the window                         | F F S S !reset F CLOSED F F F CLOSED F OPEN
        five slow failures open                          | F5s*4 CLOSED F5s OPEN
        half-open, four probes decide                    | F*5 +6s S S S HALF_OPEN S CLOSED
        half-open, the window is that of the probes      | F*5 +6s F S S HALF_OPEN S CLOSED S F F S CLOSED F OPEN
        """);
  }

  @TestFactory
  Stream<DynamicTest> fewerCallsThanProbesDecide() {
    return Scenarios.beside(
        clock -> new Beside(config(clock).slidingWindow(10, 2, SlidingWindowType.COUNT_BASED)),
        () ->
            policy()
                .window(Window.count(10))
                .tripper(minRequests(2).and(failureRate(0.5).or(slowRate(0.5, SLOW))))
                .maximumProbes(4)
                .verdictCalls(2),
        """
        two calls open                        | F CLOSED F OPEN
        one failure of two opens              | S CLOSED F OPEN
        two probes close                      | F F +6s S HALF_OPEN S CLOSED
        two probes reopen                     | F F +6s F HALF_OPEN F OPEN
        one failure of two probes reopens     | F F +6s S HALF_OPEN F OPEN
        four probes may be under way          | F F +6s <a <b <c <d x a>S HALF_OPEN b>S CLOSED
        a probe of a closed period moves none | F F +6s <a <b <c a>S b>S CLOSED
        """);
  }

  @TestFactory
  Stream<DynamicTest> aWaitThatGrows() {
    return Scenarios.beside(
        clock ->
            new Beside(
                CircuitBreakerConfig.custom()
                    .clock(clock)
                    .currentTimestampFunction(ignored -> clock.nanos(), TimeUnit.NANOSECONDS)
                    .slidingWindow(5, 5, SlidingWindowType.COUNT_BASED)
                    .permittedNumberOfCallsInHalfOpenState(4)
                    .waitIntervalFunctionInOpenState(
                        IntervalFunction.ofExponentialBackoff(WAIT, 2, Duration.ofSeconds(15)))),
        () ->
            policy()
                .window(Window.count(5))
                .tripper(minRequests(5).and(failureRate(0.5)))
                .retry(Retry.backoff(WAIT).maxDelay(Duration.ofSeconds(15))),
        """
        the first wait is the initial one  | F*5 +3s x +3s <a HALF_OPEN
        the second wait is twice as long   | F*5 +6s F*4 OPEN +6s x +3s x +2s <a HALF_OPEN
        the third wait is capped           | F*5 +6s F*4 OPEN +11s F*4 OPEN +14s x +2s <a HALF_OPEN
        the fourth wait is capped, too     | F*5 +6s F*4 +11s F*4 +16s F*4 OPEN +14s x +2s <a HALF_OPEN
        after closing the wait is short    | F*5 +6s F*4 +11s S*4 CLOSED F*5 OPEN +6s <a HALF_OPEN
        reset makes the wait short         | F*5 +6s F*4 !reset F*5 OPEN +6s <a HALF_OPEN
        """);
  }

  /** The peer. */
  private record Beside(CircuitBreaker breaker) implements Peer {

    Beside(CircuitBreakerConfig.Builder config) {
      this(CircuitBreaker.of("theirs", config.build()));
    }

    @Override
    public void end(Object call, char end, Duration duration) {
      switch (end) {
        case 'S' -> breaker.onSuccess(duration.toNanos(), TimeUnit.NANOSECONDS);
        case 'F' -> breaker.onError(duration.toNanos(), TimeUnit.NANOSECONDS, new IOException());
        default -> breaker.releasePermission();
      }
    }

    @Override
    public @Nullable Object tryAcquire() {
      return breaker.tryAcquirePermission() ? this : null;
    }

    @Override
    public String state() {
      return breaker.getState().name();
    }

    @Override
    public void command(String command) {
      switch (command) {
        case "reset" -> breaker.reset();
        case "halfOpen" -> breaker.transitionToHalfOpenState();
        case "disable" -> breaker.transitionToDisabledState();
        case "metricsOnly" -> breaker.transitionToMetricsOnlyState();
        case "forceOpen" -> breaker.transitionToForcedOpenState();
        case "open2h" -> breaker.transitionToOpenStateFor(Duration.ofHours(2));
        default -> breaker.transitionToOpenState();
      }
    }
  }
}
