package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The defaults are those of the original. */
class DefaultsTest {

  private final FakeTicker ticker = FakeTicker.create();
  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          "service",
          CircuitBreakerPolicy.builder().ticker(ticker).random(new Random(7)::nextDouble).build());

  private void report(int successes, int failures) {
    for (int i = 0; i < successes; i++) {
      breaker.acquire().success();
    }
    for (int i = 0; i < failures; i++) {
      breaker.acquire().error(new IllegalStateException("down"));
    }
  }

  @Test
  void defaultPolicyNamesItsParts() {
    CircuitBreakerPolicy policy = CircuitBreakerPolicy.defaults();

    assertThat(policy.window()).isEqualTo(Window.count(100));
    assertThat(policy.tripper()).hasToString("minRequests(100).and(failureRate(0.5))");
    assertThat(policy.retry()).isEqualTo(Retry.cooldown(Duration.ofSeconds(60)));
    assertThat(policy.permit()).isEqualTo(Permit.random(0.5));
    assertThat(policy.maximumProbes()).isEqualTo(10);
    assertThat(policy.verdictCalls()).isEqualTo(10);
    assertThat(policy.probeTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(policy.initialState()).isEqualTo(CircuitState.CLOSED);
    assertThat(policy.tracker()).isEmpty();
    assertThat(policy.listeners()).isEmpty();
    assertThat(policy.rejectionStackTraces()).isFalse();
    assertThat(policy.ticker()).isEqualTo(Ticker.system());
    assertThat(CircuitBreakerPolicy.builder().build()).isEqualTo(policy);
    assertThat(CircuitBreaker.of("service").policy()).isEqualTo(policy);
    assertThat(policy.overdue()).isEqualTo(Overdue.never());
    assertThat(policy.maximumConcurrentCalls()).isEmpty();
  }

  @Test
  void httpPolicyNamesItsParts() {
    assertThat(CircuitBreakerPolicy.http())
        .hasToString(
            "CircuitBreakerPolicy[window=count(100), tracker=default, "
                + "tripper=minRequests(100).and(failureRate(0.5)).or(failureStreak(10)), "
                + "retry=backoff(1 s).multiplier(1.5).maxDelay(5 s).jitter(0.2), permit=all(), "
                + "halfOpenCalls=1, probeTimeout=3 s, overdue=adaptive(), initialState=CLOSED, "
                + "listeners=[]]");
  }

  @Test
  void ninetyNineFailuresDoNotTripAndTheHundredthDoes() {
    report(0, 99);
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);

    report(0, 1);

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void fiftyOfAHundredTripAndFortyNineDoNot() {
    report(51, 49);
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);

    report(0, 1);

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void onlyTheLastHundredCallsCount() {
    report(100, 49);
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker.info().metrics().total()).isEqualTo(100);

    report(0, 1);

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void recoveryIsTriedAfterSixtySeconds() {
    report(0, 100);
    ticker.advance(Duration.ofSeconds(60).minusNanos(1));
    assertThat(breaker.tryAcquire()).isEmpty();

    ticker.advance(Duration.ofNanos(1));

    assertThat(breaker.tryAcquire()).isPresent();
  }

  @Test
  void aboutHalfOfTheCallsAreLetThroughDuringRecovery() {
    report(0, 100);
    ticker.advance(Duration.ofSeconds(60));
    breaker.acquire().discard();
    int admitted = 0;
    for (int i = 0; i < 10_000; i++) {
      admitted += breaker.tryAcquire().map(Ticket::discard).orElse(false) ? 1 : 0;
    }

    assertThat(admitted).isBetween(4_800, 5_200);
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
  }

  @Test
  void tenOutcomesAreAVerdict() {
    report(0, 100);
    ticker.advance(Duration.ofSeconds(60));
    int outcomes = 0;
    for (int i = 0; i < 1_000 && breaker.state() != CircuitState.CLOSED; i++) {
      outcomes += breaker.tryAcquire().map(Ticket::success).orElse(false) ? 1 : 0;
    }

    assertThat(outcomes).isEqualTo(10);
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void policyBuiltFromAPolicyIsEqualToIt() {
    CircuitBreakerPolicy policy =
        CircuitBreakerPolicy.builder()
            .window(Window.time(Duration.ofSeconds(5)))
            .tracker(Tracker.all())
            .tripper(Tripper.failureStreak(2))
            .retry(Retry.never())
            .permit(Permit.all())
            .halfOpenCalls(3)
            .probeTimeout(Duration.ofSeconds(1))
            .initialState(CircuitState.DISABLED)
            .listener(LogListener.create())
            .measureDurations(true)
            .rejectionStackTraces(true)
            .ticker(ticker)
            .clock(java.time.Instant::now)
            .random(new Random(1)::nextDouble)
            .build();

    assertThat(policy.toBuilder().build()).isEqualTo(policy).hasSameHashCodeAs(policy);
    assertThat(policy).isNotEqualTo(CircuitBreakerPolicy.defaults());
    assertThat(policy.toBuilder().halfOpenCalls(4).build()).isNotEqualTo(policy);
    assertThat(policy.toString()).contains("time(5 s)", "failureStreak(2)", "never()");
  }
}
