package io.fluxgate;

import static io.fluxgate.Tripper.avgLatency;
import static io.fluxgate.Tripper.closed;
import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.halfOpen;
import static io.fluxgate.Tripper.minRequests;
import static io.fluxgate.Tripper.slowRate;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TripperTest {

  private static final Duration ONE = Duration.ofSeconds(1);
  private static final Duration TWO = Duration.ofSeconds(2);

  private static Evidence evidence(CircuitState state, Metrics metrics, int streak) {
    return new Evidence(state, metrics, streak, Integer.MAX_VALUE, Optional.empty());
  }

  private static Evidence counts(long total, long failed) {
    return evidence(CircuitState.CLOSED, Metrics.of(total, failed, List.of(), List.of(), null), 0);
  }

  private static Evidence slow(long total, long overOne, long overTwo) {
    Metrics metrics =
        Metrics.of(total, 0, List.of(ONE, TWO), List.of(overOne, overTwo), Duration.ZERO);
    return evidence(CircuitState.CLOSED, metrics, 0);
  }

  @Test
  void minRequestsHoldsFromTheNthCall() {
    assertThat(minRequests(20).holds(counts(19, 0))).isFalse();
    assertThat(minRequests(20).holds(counts(20, 0))).isTrue();
    assertThat(minRequests(20).explain(counts(21, 0))).isEqualTo("minRequests(20): 21 calls");
  }

  @Test
  void minRequestsAsksForNoMoreThanThereCanBe() {
    Metrics five = Metrics.of(5, 0, List.of(), List.of(), null);
    Evidence small = new Evidence(CircuitState.CLOSED, five, 0, 5, Optional.empty());

    assertThat(minRequests(100).holds(small)).isTrue();
  }

  @Test
  void failureRateHoldsFromItsThreshold() {
    assertThat(failureRate(0.4).holds(counts(1_000, 399))).isFalse();
    assertThat(failureRate(0.4).holds(counts(1_000, 400))).isTrue();
    assertThat(failureRate(1).holds(counts(3, 3))).isTrue();
    assertThat(failureRate(0.4).explain(counts(10, 5)))
        .isEqualTo("failureRate(0.4): 5 of 10 calls failed");
  }

  @Test
  void slowRateHoldsFromItsThreshold() {
    assertThat(slowRate(0.3, ONE).holds(slow(10, 2, 0))).isFalse();
    assertThat(slowRate(0.3, ONE).holds(slow(10, 3, 0))).isTrue();
    assertThat(slowRate(0.3, ONE).explain(slow(10, 3, 0)))
        .isEqualTo("slowRate(0.3, PT1S): 3 of 10 calls took PT1S or longer");
  }

  @Test
  void eachSlowRateReadsItsOwnThresholdInsideCompositesToo() {
    Tripper quick = slowRate(0.5, ONE);
    Tripper lame = slowRate(0.2, TWO);

    assertThat(quick.and(lame).holds(slow(10, 5, 1))).isFalse();
    assertThat(quick.and(lame).holds(slow(10, 5, 2))).isTrue();
    assertThat(quick.or(lame).holds(slow(10, 4, 2))).isTrue();
    assertThat(minRequests(5).and(quick.or(lame.not())).needs().slowThresholds())
        .containsExactly(ONE, TWO);
  }

  @Test
  void slowThresholdsOfABreakerAreIndependent() {
    Rig rig = Rig.of(builder -> builder.tripper(slowRate(0.9, ONE).or(slowRate(0.5, TWO))));
    rig.succeed(4);
    for (int i = 0; i < 3; i++) {
      rig.succeedIn(ONE);
    }
    assertThat(rig.info().metrics().slow(ONE)).isEqualTo(3);
    assertThat(rig.info().metrics().slow(TWO)).isZero();
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);

    for (int i = 0; i < 7; i++) {
      rig.succeedIn(TWO);
    }

    assertThat(rig.lastSignal().reason())
        .isEqualTo("slowRate(0.5, PT2S): 7 of 14 calls took PT2S or longer");
  }

  @Test
  void avgLatencyHoldsFromItsThreshold() {
    Evidence below =
        evidence(
            CircuitState.CLOSED,
            Metrics.of(2, 0, List.of(), List.of(), Duration.ofSeconds(2).minusNanos(2)),
            0);
    Evidence at = evidence(CircuitState.CLOSED, Metrics.of(2, 0, List.of(), List.of(), TWO), 0);

    assertThat(avgLatency(ONE).holds(below)).isFalse();
    assertThat(avgLatency(ONE).holds(at)).isTrue();
    assertThat(avgLatency(ONE).explain(at))
        .isEqualTo("avgLatency(PT1S): 2 calls took PT1S on average");
  }

  @Test
  void failuresContributeTheirLatency() {
    Rig rig = Rig.of(builder -> builder.tripper(minRequests(2).and(avgLatency(ONE))));
    rig.succeed();

    rig.failIn(TWO);

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void streakHoldsFromTheNthFailureInARow() {
    Evidence four = evidence(CircuitState.CLOSED, Metrics.empty(), 4);
    Evidence five = evidence(CircuitState.CLOSED, Metrics.empty(), 5);

    assertThat(failureStreak(5).holds(four)).isFalse();
    assertThat(failureStreak(5).holds(five)).isTrue();
    assertThat(failureStreak(5).explain(five)).isEqualTo("failureStreak(5): 5 failures in a row");
  }

  @Test
  void ignoredOutcomesLeaveTheStreakAndSuccessesEndIt() {
    Rig rig = Rig.create();
    rig.fail(2);
    rig.breaker.acquire().discard();
    assertThat(rig.info().streak()).isEqualTo(2);
    rig.succeed();
    assertThat(rig.info().streak()).isZero();
    rig.fail(2);
    rig.breaker.acquire().discard();

    rig.fail();

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void emptyMetricsHoldNothing() {
    Evidence empty = counts(0, 0);
    List<Tripper> rules =
        List.of(
            minRequests(1),
            failureRate(0.01),
            avgLatency(Duration.ofNanos(1)),
            failureStreak(1),
            Tripper.retryAfter());

    assertThat(rules).noneMatch(rule -> rule.holds(empty));
    assertThat(slowRate(0.01, ONE).holds(slow(0, 0, 0))).isFalse();
  }

  @Test
  void closedAndHalfOpenConfineARule() {
    Evidence inClosed = counts(10, 5);
    Evidence inHalfOpen = evidence(CircuitState.HALF_OPEN, inClosed.metrics(), 0);

    assertThat(closed().and(failureRate(0.5)).holds(inClosed)).isTrue();
    assertThat(closed().and(failureRate(0.5)).holds(inHalfOpen)).isFalse();
    assertThat(halfOpen().and(failureRate(0.5)).holds(inClosed)).isFalse();
    assertThat(halfOpen().and(failureRate(0.5)).holds(inHalfOpen)).isTrue();
  }

  @Test
  void andOrNotFollowTheirTruthTables() {
    Evidence any = counts(1, 0);
    Tripper yes = Tripper.custom("yes", evidence -> true);
    Tripper no = Tripper.custom("no", evidence -> false);

    assertThat(yes.and(yes).holds(any)).isTrue();
    assertThat(yes.and(no).holds(any)).isFalse();
    assertThat(no.and(yes).holds(any)).isFalse();
    assertThat(no.or(no).holds(any)).isFalse();
    assertThat(no.or(yes).holds(any)).isTrue();
    assertThat(yes.or(no).holds(any)).isTrue();
    assertThat(yes.not().holds(any)).isFalse();
    assertThat(no.not().holds(any)).isTrue();
    assertThat(yes.not().not()).isSameAs(yes);
  }

  @Test
  void onlyBranchesThatHoldAreExplained() {
    Tripper rule = failureStreak(5).or(minRequests(10).and(failureRate(0.4).or(failureRate(0.9))));

    assertThat(rule.explain(counts(10, 5)))
        .isEqualTo("minRequests(10): 10 calls and failureRate(0.4): 5 of 10 calls failed");
    assertThat(rule.explain(counts(10, 9)))
        .isEqualTo(
            "minRequests(10): 10 calls and failureRate(0.4): 9 of 10 calls failed;"
                + " failureRate(0.9): 9 of 10 calls failed");
  }

  @Test
  void customAndNegatedRulesAreAskedAfterEveryOutcome() {
    List<Long> totals = new ArrayList<>();
    Rig rig =
        Rig.of(
            builder ->
                builder.tripper(
                    Tripper.custom("mine", evidence -> !totals.add(evidence.metrics().total()))));
    rig.succeed(3);
    assertThat(totals).containsExactly(1L, 2L, 3L);

    Rig negated = Rig.of(builder -> builder.tripper(failureRate(0.5).not()));
    negated.succeed();
    assertThat(negated.lastSignal().reason()).isEqualTo("not(failureRate(0.5))");
  }

  @Test
  void ruleOfCountsThatHoldsWithoutAFailureIsAskedToo() {
    Rig rig = Rig.of(builder -> builder.tripper(minRequests(3)));

    rig.succeed(2);
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    rig.succeed();

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void breakersThatShareAPolicyShareNothingElse() {
    CircuitBreakerPolicy policy = CircuitBreakerPolicy.builder().tripper(failureStreak(3)).build();
    CircuitBreaker one = CircuitBreaker.of("one", policy);
    CircuitBreaker other = CircuitBreaker.of("other", policy);

    for (int i = 0; i < 2; i++) {
      one.acquire().failure();
      other.acquire().failure();
    }
    one.acquire().failure();

    assertThat(one.state()).isEqualTo(CircuitState.OPEN);
    assertThat(other.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(other.info().metrics().total()).isEqualTo(2);
  }
}
