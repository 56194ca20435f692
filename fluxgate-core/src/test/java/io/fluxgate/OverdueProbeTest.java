package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an overdue call counts as, and what it leaves to those that follow it. */
class OverdueProbeTest {

  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration DELAY = Duration.ofSeconds(30);

  private final FakeTicker ticker = FakeTicker.create();

  private CircuitBreakerPolicy.Builder policy() {
    return CircuitBreakerPolicy.builder()
        .tripper(Tripper.failureStreak(100))
        .retry(Retry.cooldown(DELAY))
        .permit(Permit.all())
        .halfOpenCalls(2)
        .overdue(Overdue.after(LIMIT))
        .ticker(ticker);
  }

  @Test
  void overdueCallIsASlowOneToo() {
    Tripper slow = Tripper.slowRate(1, Duration.ofSeconds(1)).and(Tripper.minRequests(50));
    CircuitBreaker breaker = CircuitBreaker.of("b", policy().tripper(slow).build());
    breaker.acquire();

    ticker.advance(LIMIT);
    breaker.acquire().discard();

    WindowMetrics metrics = breaker.info().metrics();
    assertThat(metrics.failed()).isEqualTo(1);
    assertThat(metrics.slow(Duration.ofSeconds(1))).isEqualTo(1);
  }

  @Test
  void delayIsNotShortenedByAnEarlierProbeThatWasOverdue() {
    CircuitBreaker breaker = CircuitBreaker.of("b", policy().build());
    breaker.openFor(DELAY);
    ticker.advance(DELAY);
    breaker.acquire();
    ticker.advance(LIMIT);
    Ticket second = breaker.acquire();
    assertThat(breaker.info().failureKinds()).containsEntry("OVERDUE", 1L);
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);

    second.failure();

    // Nobody waited for the probe that brought the verdict.
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().untilProbe()).contains(DELAY);
  }
}
