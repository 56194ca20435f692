package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a breaker with an adaptive limit learns about how long answers take. */
class UsualTimeTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration DELAY = Duration.ofSeconds(30);

  private final FakeTicker ticker = FakeTicker.create();
  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          "b",
          CircuitBreakerPolicy.builder()
              .tripper(Tripper.failureStreak(1_000))
              .retry(Retry.cooldown(DELAY))
              .permit(Permit.all())
              .halfOpenCalls(2)
              .overdue(Overdue.adaptive())
              .ticker(ticker)
              .build());

  private void answerIn(Duration... durations) {
    for (Duration duration : durations) {
      breaker.run(() -> ticker.advance(duration));
    }
  }

  private void answerIn(Duration duration, int times) {
    for (int i = 0; i < times; i++) {
      answerIn(duration);
    }
  }

  @Test
  void longestOfTheFirstAnswersIsTheFirstEstimate() {
    answerIn(Duration.ofMillis(200), Duration.ofMillis(900), Duration.ofMillis(100));
    answerIn(Duration.ofMillis(100), 17);

    assertThat(breaker.usualTime()).contains(Duration.ofMillis(900));
  }

  @Test
  void failuresTeachNothing() {
    for (int i = 0; i < 100; i++) {
      breaker.acquire().failure();
    }

    // A host that refused a hundred calls at once has not shown how long its answers take.
    assertThat(breaker.usualTime()).isEmpty();
    Ticket slow = breaker.acquire();
    ticker.advance(Duration.ofSeconds(9));
    breaker.acquire().discard();
    assertThat(breaker.info().failureKinds()).doesNotContainKey("OVERDUE");
    slow.success();
  }

  @Test
  void lateAnswerNoMoreThanDoublesTheUsualTime() {
    answerIn(SECOND, 20);
    Duration usual = breaker.usualTime().orElseThrow();
    Ticket late = breaker.acquire();
    ticker.advance(Duration.ofMinutes(10));
    breaker.acquire().discard();
    assertThat(breaker.info().failureKinds()).containsEntry("OVERDUE", 1L);

    late.success();

    assertThat(breaker.usualTime().orElseThrow()).isBetween(usual, usual.multipliedBy(2));
  }

  @Test
  void lateAnswerOfAProbeTeachesLikeAnyOther() {
    answerIn(SECOND, 20);
    Duration usual = breaker.usualTime().orElseThrow();
    breaker.openFor(DELAY);
    ticker.advance(DELAY);
    Ticket late = breaker.acquire();
    ticker.advance(Duration.ofMinutes(10));
    breaker.acquire().discard();
    assertThat(breaker.info().failureKinds()).containsEntry("OVERDUE", 1L);

    late.success();

    assertThat(breaker.usualTime()).contains(usual.multipliedBy(2));
  }

  @Test
  void usualTimeFadesAsAnswersBecomeQuicker() {
    answerIn(SECOND, 20);
    Duration usual = breaker.usualTime().orElseThrow();

    answerIn(Duration.ofMillis(100), 2_000);

    // A thousandth less with each of them.
    assertThat(breaker.usualTime().orElseThrow()).isLessThan(usual.dividedBy(4));
  }

  @Test
  void limitAtFirstIsNeverBelowTheFloor() {
    Overdue patient = Overdue.adaptive().floor(Duration.ofSeconds(20));

    assertThat(patient.limit(Duration.ZERO, 0)).isEqualTo(Duration.ofSeconds(20));
    assertThat(patient.limit(Duration.ZERO, 20)).isEqualTo(Duration.ofSeconds(20));
  }
}
