package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryTest {

  private static double unused() {
    throw new AssertionError("no randomness wanted");
  }

  private static List<Long> seconds(Retry retry, int openings) {
    List<Long> seconds = new ArrayList<>();
    for (int reopens = 0; reopens < openings; reopens++) {
      seconds.add(retry.delay(reopens, RetryTest::unused).toSeconds());
    }
    return seconds;
  }

  @Test
  void cooldownIsTheSameForEachOpening() {
    assertThat(seconds(Retry.cooldown(Duration.ofSeconds(60)), 4))
        .containsExactly(60L, 60L, 60L, 60L);
  }

  @Test
  void backoffDoublesUpToItsMaximum() {
    Retry retry = Retry.backoff(Duration.ofSeconds(30)).maxDelay(Duration.ofSeconds(600));

    assertThat(seconds(retry, 7)).containsExactly(30L, 60L, 120L, 240L, 480L, 600L, 600L);
  }

  @Test
  void backoffGrowsByItsMultiplier() {
    assertThat(seconds(Retry.backoff(Duration.ofSeconds(10)).multiplier(3), 4))
        .containsExactly(10L, 30L, 90L, 270L);
    assertThat(seconds(Retry.backoff(Duration.ofSeconds(10)).multiplier(1), 3))
        .containsExactly(10L, 10L, 10L);
  }

  @Test
  void noNumberOfReopensOverflows() {
    Retry unlimited = Retry.backoff(Duration.ofSeconds(30));
    Retry limited = Retry.backoff(Duration.ofSeconds(30)).maxDelay(Duration.ofMinutes(10));
    Duration previous = Duration.ZERO;
    for (int reopens = 0; reopens <= 2_000; reopens++) {
      Duration delay = unlimited.delay(reopens, RetryTest::unused);
      assertThat(delay).isGreaterThanOrEqualTo(previous);
      previous = delay;
    }

    assertThat(limited.delay(2_000, RetryTest::unused)).isEqualTo(Duration.ofMinutes(10));
    assertThat(limited.delay(Integer.MAX_VALUE, RetryTest::unused))
        .isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void jitterSpreadsEvenlyWithinItsBounds() {
    Retry retry = Retry.cooldown(Duration.ofSeconds(100)).jitter(0.1);
    Random random = new Random(11);
    long minimum = Long.MAX_VALUE;
    long maximum = 0;
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      long nanos = retry.delay(0, random::nextDouble).toNanos();
      minimum = Math.min(minimum, nanos);
      maximum = Math.max(maximum, nanos);
      sum += nanos;
    }

    assertThat(minimum / 1e9).isBetween(90.0, 90.2);
    assertThat(maximum / 1e9).isBetween(109.8, 110.0);
    assertThat(sum / 10_000 / 1e9).isBetween(99.5, 100.5);
  }

  @Test
  void jitterNeverPassesTheMaximum() {
    Retry retry = Retry.backoff(Duration.ofSeconds(30)).maxDelay(Duration.ofSeconds(60)).jitter(1);
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      assertThat(retry.delay(i, random::nextDouble))
          .isBetween(Duration.ZERO, Duration.ofSeconds(60));
    }
  }

  @Test
  void jitterStillSpreadsWhereTheMaximumIsReached() {
    Retry retry =
        Retry.backoff(Duration.ofSeconds(30)).maxDelay(Duration.ofSeconds(60)).jitter(0.5);

    // The lowest possible draw.
    assertThat(retry.delay(50, () -> 0)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void jitterSpreadsEvenlyBelowTheMaximum() {
    Retry retry =
        Retry.backoff(Duration.ofSeconds(30)).maxDelay(Duration.ofSeconds(60)).jitter(0.5);
    Random random = new Random(3);
    long upperHalf = 0;
    long atMaximum = 0;
    for (int i = 0; i < 10_000; i++) {
      Duration delay = retry.delay(50, random::nextDouble);
      upperHalf += delay.compareTo(Duration.ofSeconds(45)) > 0 ? 1 : 0;
      atMaximum += delay.equals(Duration.ofSeconds(60)) ? 1 : 0;
    }

    assertThat(upperHalf).isBetween(4_800L, 5_200L);
    assertThat(atMaximum).isLessThan(10);
  }

  @Test
  void orderOfTheSettingsOfABackoffDoesNotMatter() {
    Retry one =
        Retry.backoff(Duration.ofSeconds(1)).multiplier(3).jitter(0.2).maxDelay(Duration.ofDays(1));
    Retry other =
        Retry.backoff(Duration.ofSeconds(1)).maxDelay(Duration.ofDays(1)).jitter(0.2).multiplier(3);

    assertThat(one)
        .isEqualTo(other)
        .hasToString("backoff(1 s).multiplier(3.0).maxDelay(24 h).jitter(0.2)");
  }

  @Test
  void alwaysProbesWithTheNextCall() {
    Rig rig = Rig.of(builder -> builder.retry(Retry.always()));
    rig.trip();

    assertThat(rig.isRejected()).isFalse();
    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
  }

  @Test
  void neverProbesNever() {
    Rig rig = Rig.of(builder -> builder.retry(Retry.never()));
    rig.trip();

    rig.ticker.set(Long.MAX_VALUE);

    assertThat(rig.isRejected()).isTrue();
    assertThat(rig.info().untilProbe()).isEmpty();
    rig.breaker.reset();
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void foreverIsForeverFromAnyRetry() {
    Rig rig = Rig.of(builder -> builder.retry((reopens, random) -> Retry.FOREVER));
    rig.trip();
    rig.ticker.set(Long.MAX_VALUE);
    assertThat(rig.isRejected()).isTrue();

    assertThat(Retry.cooldown(Retry.FOREVER).delay(0, RetryTest::unused))
        .isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
  }

  @Test
  void breakerAsksWithTheNumberOfReopens() {
    List<Integer> asked = new ArrayList<>();
    Rig rig =
        Rig.of(
            builder ->
                builder
                    .tripper(Tripper.failureRate(0.5))
                    .retry(
                        (reopens, random) -> {
                          asked.add(reopens);
                          return Rig.DELAY;
                        }));
    rig.trip();
    for (int i = 0; i < 3; i++) {
      rig.ticker.advance(Rig.DELAY);
      rig.fail();
    }
    rig.breaker.reset();
    rig.fail();

    assertThat(asked).containsExactly(0, 1, 2, 3, 0);
  }

  @Test
  void negativeDelayIsNone() {
    Rig rig = Rig.of(builder -> builder.retry((reopens, random) -> Duration.ofSeconds(-5)));
    rig.trip();

    assertThat(rig.isRejected()).isFalse();
  }
}
