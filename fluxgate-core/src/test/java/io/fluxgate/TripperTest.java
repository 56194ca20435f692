package io.fluxgate;

import static io.fluxgate.Tripper.avgLatency;
import static io.fluxgate.Tripper.closed;
import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.halfOpen;
import static io.fluxgate.Tripper.minRequests;
import static io.fluxgate.Tripper.slowRate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TripperTest {

  private static final Duration ONE = Duration.ofSeconds(1);
  private static final Duration TWO = Duration.ofSeconds(2);

  private static TripContext context(CircuitState state, WindowMetrics metrics, int streak) {
    return TripContext.of(state, metrics, streak, Integer.MAX_VALUE, null);
  }

  private static TripContext counts(long total, long failed) {
    return context(
        CircuitState.CLOSED, WindowMetrics.of(total, failed, List.of(), List.of(), null), 0);
  }

  private static TripContext slow(long total, long overOne, long overTwo) {
    WindowMetrics metrics =
        WindowMetrics.of(total, 0, List.of(ONE, TWO), List.of(overOne, overTwo), Duration.ZERO);
    return context(CircuitState.CLOSED, metrics, 0);
  }

  @Test
  void minRequestsHoldsFromTheNthCall() {
    assertThat(minRequests(20).shouldTrip(counts(19, 0))).isFalse();
    assertThat(minRequests(20).shouldTrip(counts(20, 0))).isTrue();
    assertThat(minRequests(20).explain(counts(21, 0))).isEqualTo("minRequests(20): 21 calls");
  }

  @Test
  void minRequestsAsksForNoMoreThanThereCanBe() {
    WindowMetrics five = WindowMetrics.of(5, 0, List.of(), List.of(), null);
    TripContext small = TripContext.of(CircuitState.CLOSED, five, 0, 5, null);

    assertThat(minRequests(100).shouldTrip(small)).isTrue();
  }

  @Test
  void failureRateHoldsFromItsThreshold() {
    assertThat(failureRate(0.4).shouldTrip(counts(1_000, 399))).isFalse();
    assertThat(failureRate(0.4).shouldTrip(counts(1_000, 400))).isTrue();
    assertThat(failureRate(1).shouldTrip(counts(3, 3))).isTrue();
    assertThat(failureRate(0.4).explain(counts(10, 5)))
        .isEqualTo("failureRate(0.4): 5 of 10 calls failed");
  }

  @Test
  void slowRateHoldsFromItsThreshold() {
    assertThat(slowRate(0.3, ONE).shouldTrip(slow(10, 2, 0))).isFalse();
    assertThat(slowRate(0.3, ONE).shouldTrip(slow(10, 3, 0))).isTrue();
    assertThat(slowRate(0.3, ONE).explain(slow(10, 3, 0)))
        .isEqualTo("slowRate(0.3, 1 s): 3 of 10 calls took 1 s or longer");
  }

  @Test
  void eachSlowRateReadsItsOwnThresholdInsideCompositesToo() {
    Tripper quick = slowRate(0.5, ONE);
    Tripper lame = slowRate(0.2, TWO);

    assertThat(quick.and(lame).shouldTrip(slow(10, 5, 1))).isFalse();
    assertThat(quick.and(lame).shouldTrip(slow(10, 5, 2))).isTrue();
    assertThat(quick.or(lame).shouldTrip(slow(10, 4, 2))).isTrue();
    assertThat(minRequests(5).and(quick.or(lame.not())).inputs().slowThresholds())
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
        .isEqualTo("slowRate(0.5, 2 s): 7 of 14 calls took 2 s or longer");
  }

  @Test
  void avgLatencyHoldsFromItsThreshold() {
    TripContext below =
        context(
            CircuitState.CLOSED,
            WindowMetrics.of(2, 0, List.of(), List.of(), Duration.ofSeconds(2).minusNanos(2)),
            0);
    TripContext at =
        context(CircuitState.CLOSED, WindowMetrics.of(2, 0, List.of(), List.of(), TWO), 0);

    assertThat(avgLatency(ONE).shouldTrip(below)).isFalse();
    assertThat(avgLatency(ONE).shouldTrip(at)).isTrue();
    assertThat(avgLatency(ONE).explain(at))
        .isEqualTo("avgLatency(1 s): 2 calls took 1 s on average");
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
    TripContext four = context(CircuitState.CLOSED, WindowMetrics.empty(), 4);
    TripContext five = context(CircuitState.CLOSED, WindowMetrics.empty(), 5);

    assertThat(failureStreak(5).shouldTrip(four)).isFalse();
    assertThat(failureStreak(5).shouldTrip(five)).isTrue();
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
    TripContext empty = counts(0, 0);
    List<Tripper> rules =
        List.of(
            minRequests(1),
            failureRate(0.01),
            avgLatency(Duration.ofNanos(1)),
            failureStreak(1),
            Tripper.retryAfter());

    assertThat(rules).noneMatch(rule -> rule.shouldTrip(empty));
    assertThat(slowRate(0.01, ONE).shouldTrip(slow(0, 0, 0))).isFalse();
  }

  @Test
  void closedAndHalfOpenConfineARule() {
    TripContext inClosed = counts(10, 5);
    TripContext inHalfOpen = context(CircuitState.HALF_OPEN, inClosed.metrics(), 0);

    assertThat(closed().and(failureRate(0.5)).shouldTrip(inClosed)).isTrue();
    assertThat(closed().and(failureRate(0.5)).shouldTrip(inHalfOpen)).isFalse();
    assertThat(halfOpen().and(failureRate(0.5)).shouldTrip(inClosed)).isFalse();
    assertThat(halfOpen().and(failureRate(0.5)).shouldTrip(inHalfOpen)).isTrue();
  }

  @Test
  void andOrNotFollowTheirTruthTables() {
    TripContext any = counts(1, 0);
    Tripper yes = Tripper.custom("yes", context -> true);
    Tripper no = Tripper.custom("no", context -> false);

    assertThat(yes.and(yes).shouldTrip(any)).isTrue();
    assertThat(yes.and(no).shouldTrip(any)).isFalse();
    assertThat(no.and(yes).shouldTrip(any)).isFalse();
    assertThat(no.or(no).shouldTrip(any)).isFalse();
    assertThat(no.or(yes).shouldTrip(any)).isTrue();
    assertThat(yes.or(no).shouldTrip(any)).isTrue();
    assertThat(yes.not().shouldTrip(any)).isFalse();
    assertThat(no.not().shouldTrip(any)).isTrue();
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
                    Tripper.custom("mine", context -> !totals.add(context.metrics().total()))));
    rig.succeed(3);
    assertThat(totals).containsExactly(1L, 2L, 3L);

    Rig negated = Rig.of(builder -> builder.tripper(failureRate(0.5).not()));
    negated.succeed();
    assertThat(negated.lastSignal().reason()).isEqualTo("failureRate(0.5).not()");
  }

  @Test
  void ruleOfCountsThatHoldsWithoutAFailureIsAskedToo() {
    Tripper threeCalls =
        new Tripper() {
          @Override
          public boolean shouldTrip(TripContext context) {
            return context.metrics().total() >= 3;
          }

          @Override
          public TripperInputs inputs() {
            return TripperInputs.counts().healthy(3).afterEveryOutcome();
          }
        };
    Rig rig = Rig.of(builder -> builder.tripper(threeCalls));

    rig.succeed(2);
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    rig.succeed();

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void rulesThatCannotBeMeantAreRefused() {
    for (Tripper tripper :
        List.of(
            minRequests(3),
            Tripper.closed(),
            Tripper.halfOpen(),
            minRequests(3).or(failureRate(0.5)),
            minRequests(3).and(minRequests(5)))) {
      assertThatThrownBy(() -> CircuitBreakerPolicy.builder().tripper(tripper).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "tripper: %s (expected: a rule that needs a failed or slow call; this one opens the"
                  + " circuit of a healthy service)",
              tripper);
    }
  }

  /** Each rule is logged once per process, so these stand nowhere else. */
  @Test
  void rateWithoutAMinimumIsWarnedOfByName() {
    for (Tripper tripper :
        List.of(
            failureRate(0.41),
            Tripper.slowRate(0.51, Duration.ofSeconds(1)),
            failureStreak(1).and(failureRate(0.43)),
            failureStreak(5).not().and(failureRate(0.44)),
            failureStreak(5).or(Tripper.closed()).and(failureRate(0.45)),
            failureRate(0.42).or(minRequests(10).and(failureStreak(5))))) {
      try (CapturedLog log = CapturedLog.open()) {
        CircuitBreakerPolicy unused = CircuitBreakerPolicy.builder().tripper(tripper).build();

        assertThat(log.records()).hasSize(1);
        assertThat(log.messages("the tripper " + tripper + ", in which a rate decides")).hasSize(1);
        assertThat(log.messages("Combine it with minRequests(n).")).hasSize(1);
      }
    }
  }

  /** Each rule is logged once per process, so these stand nowhere else. */
  @Test
  void ruleThatNeverHoldsWhileClosedIsWarnedOfByName() {
    for (Tripper tripper :
        List.of(
            Tripper.halfOpen().and(failureStreak(61)),
            Tripper.closed().and(Tripper.halfOpen()).and(failureStreak(62)),
            failureStreak(63).and(Tripper.closed().not()),
            Tripper.halfOpen().and(failureStreak(64)).or(failureStreak(6).and(Tripper.halfOpen())),
            failureStreak(65).and(Tripper.closed().or(failureStreak(2)).not()))) {
      try (CapturedLog log = CapturedLog.open()) {
        CircuitBreakerPolicy unused = CircuitBreakerPolicy.builder().tripper(tripper).build();

        assertThat(log.messages("the tripper " + tripper + ", which never holds while CLOSED"))
            .hasSize(1);
      }
    }
  }

  @Test
  void ruleThatMayHoldWhileClosedIsNotWarnedOf() {
    for (Tripper tripper :
        List.of(
            Tripper.halfOpen().and(failureStreak(66)).or(failureStreak(67)),
            Tripper.closed().and(failureStreak(68)),
            failureStreak(69).and(Tripper.halfOpen().not()),
            Tripper.custom("mine", context -> false))) {
      try (CapturedLog log = CapturedLog.open()) {
        CircuitBreakerPolicy unused = CircuitBreakerPolicy.builder().tripper(tripper).build();

        assertThat(log.messages("never holds")).isEmpty();
      }
    }
  }

  @Test
  void rateWithAMinimumIsNotWarnedOf() {
    for (Tripper tripper :
        List.of(
            minRequests(10).and(failureRate(0.4)),
            failureRate(0.4).and(minRequests(10)),
            failureRate(0.4).and(failureStreak(5)),
            failureStreak(5).and(failureRate(0.4)),
            Tripper.failures(3).and(failureRate(0.4)),
            failureStreak(5).or(Tripper.failures(9)).and(failureRate(0.4)),
            failureStreak(5).or(minRequests(20).and(failureRate(0.4))),
            minRequests(20).and(failureRate(0.4).or(Tripper.slowRate(0.5, Duration.ofSeconds(1)))),
            failureStreak(5))) {
      try (CapturedLog log = CapturedLog.open()) {
        CircuitBreakerPolicy unused = CircuitBreakerPolicy.builder().tripper(tripper).build();

        assertThat(log.records()).as(tripper.toString()).isEmpty();
      }
    }
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
