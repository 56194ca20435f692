package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Calls that wait too long for their answers. */
class OverdueTest {

  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration DELAY = Duration.ofSeconds(30);

  private final FakeTicker ticker = FakeTicker.create();

  private CircuitBreakerPolicy.Builder policy() {
    return CircuitBreakerPolicy.builder()
        .tripper(Tripper.failureStreak(3))
        .retry(Retry.cooldown(DELAY))
        .permit(Permit.all())
        .halfOpenCalls(1)
        .overdue(Overdue.after(LIMIT))
        .ticker(ticker);
  }

  private CircuitBreaker breaker() {
    return CircuitBreaker.of("b", policy().build());
  }

  private static List<Ticket> begin(CircuitBreaker breaker, int calls) {
    List<Ticket> tickets = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      tickets.add(breaker.acquire());
    }
    return tickets;
  }

  @Test
  void callThatWaitsTooLongIsAFailureWhenTheNextCallIsAdmitted() {
    CircuitBreaker breaker = breaker();
    begin(breaker, 2);

    ticker.advance(LIMIT);
    breaker.acquire();

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker.info().counts().failed()).isEqualTo(2);
    assertThat(breaker.info().failureKinds()).isEqualTo(Map.of("OVERDUE", 2L));
    assertThat(breaker.info().metrics().failed()).isEqualTo(2);
    assertThat(breaker.info().streak()).isEqualTo(2);
  }

  @Test
  void callThatWaitsLessIsNoFailure() {
    CircuitBreaker breaker = breaker();
    begin(breaker, 3);

    ticker.advance(LIMIT.minusNanos(1));
    breaker.acquire();

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 0, 0, 0, 0));
  }

  @Test
  void callThatFindsTheOthersOverdueIsItselfRejected() {
    CircuitBreaker breaker = breaker();
    begin(breaker, 3);

    ticker.advance(LIMIT);

    assertThat(breaker.tryAcquire()).isEmpty();
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().lastOpening().orElseThrow().causes())
        .containsExactly("OVERDUE: no answer for 2 s");
    assertThatThrownBy(() -> breaker.call(() -> "unreached"))
        .isInstanceOf(CallNotPermittedException.class);
  }

  @Test
  void callThatEndsNoticesTheOthers() {
    CircuitBreaker breaker = breaker();
    begin(breaker, 3);
    ticker.advance(LIMIT.minusNanos(1));
    Ticket last = breaker.acquire();

    ticker.advance(Duration.ofNanos(1));
    last.success();

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void whateverComesOfAnOverdueCallMovesNothing() {
    CircuitBreaker breaker = breaker();
    List<Ticket> late = begin(breaker, 2);
    ticker.advance(LIMIT);
    breaker.acquire().discard();
    CallCounts counted = breaker.info().counts();

    assertThat(late.get(0).success()).isTrue();
    assertThat(late.get(0).isSettled()).isTrue();
    late.get(1).failure();

    assertThat(breaker.info().counts()).isEqualTo(counted);
    assertThat(breaker.info().streak()).isEqualTo(2);
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void waitEndsWhenTheAnswerBegins() {
    CircuitBreaker breaker = breaker();
    List<Ticket> streams = begin(breaker, 3);
    streams.forEach(Ticket::stopClock);

    ticker.advance(LIMIT.multipliedBy(100));
    breaker.acquire().discard();
    streams.forEach(Ticket::success);

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(3, 0, 1, 0, 0));
  }

  @Test
  void answerThatBeginsTooLateSettlesTheTicket() {
    CircuitBreaker breaker = breaker();
    Ticket late = breaker.acquire();
    ticker.advance(LIMIT);
    breaker.acquire().discard();

    late.stopClock();

    assertThat(late.isSettled()).isTrue();
    assertThat(late.success()).isFalse();
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 1, 1, 0, 0));
  }

  @Test
  void overdueProbeReopensTheCircuitAtOnce() {
    CircuitBreaker breaker = breaker();
    breaker.openFor(DELAY);
    ticker.advance(DELAY);
    Ticket probe = breaker.acquire();
    assertThat(probe.isProbe()).isTrue();

    ticker.advance(LIMIT);

    assertThat(breaker.tryAcquire()).isEmpty();
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().reopens()).isEqualTo(1);
    probe.success();
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.info().counts().failed()).isEqualTo(1);
    assertThat(breaker.info().counts().succeeded()).isZero();
  }

  @Test
  void probeWhoseAnswerHasBegunIsNotOverdue() {
    CircuitBreaker breaker = breaker();
    breaker.openFor(DELAY);
    ticker.advance(DELAY);
    Ticket probe = breaker.acquire();
    probe.stopClock();

    ticker.advance(LIMIT);
    assertThat(breaker.tryAcquire()).isEmpty();
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    probe.success();

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void overdueCallsOfAShadowRejectNobody() {
    CircuitBreaker breaker =
        CircuitBreaker.of("b", policy().initialState(CircuitState.METRICS_ONLY).build());
    begin(breaker, 3);

    ticker.advance(LIMIT);
    begin(breaker, 1);

    assertThat(breaker.info().shadowState()).contains(CircuitState.OPEN);
    assertThat(breaker.info().counts().wouldBeRejected()).isEqualTo(1);
  }

  @Test
  void callsUnderWayStayWatchedWhenThePolicyIsReplaced() {
    CircuitBreaker breaker = breaker();
    begin(breaker, 3);

    breaker.reconfigure(policy().overdue(Overdue.after(Duration.ofSeconds(1))).build());
    ticker.advance(Duration.ofSeconds(1));

    assertThat(breaker.tryAcquire()).isEmpty();
    assertThat(breaker.info().counts().failed()).isEqualTo(3);
  }

  @Test
  void plainCallThatTookTooLongCountsAsTheOutcomeItHas() {
    // Nobody was there to notice.
    CircuitBreaker breaker = breaker();

    breaker.run(() -> ticker.advance(LIMIT.multipliedBy(2)));

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  @Test
  void limitFollowsTheUsualTime() {
    CircuitBreaker breaker = CircuitBreaker.of("b", policy().overdue(Overdue.adaptive()).build());
    Ticket first = breaker.acquire();
    ticker.advance(Duration.ofMillis(9_999));
    breaker.acquire().discard();
    assertThat(breaker.info().counts().failed()).isZero();
    first.discard();
    // Twenty answers of 500 ms: from now on a call is overdue after four seconds.
    for (int i = 0; i < 20; i++) {
      breaker.run(() -> ticker.advance(Duration.ofMillis(500)));
    }
    assertThat(breaker.usualTime())
        .hasValueSatisfying(
            usual -> assertThat(usual).isBetween(Duration.ofMillis(490), Duration.ofMillis(500)));

    Ticket slow = breaker.acquire();
    ticker.advance(Duration.ofMillis(3_900));
    breaker.acquire().discard();
    assertThat(breaker.info().counts().failed()).isZero();
    ticker.advance(Duration.ofMillis(100));
    breaker.acquire().discard();
    assertThat(breaker.info().counts().failed()).isEqualTo(1);

    // The answer comes late, but it comes: the host is slow, and the limit doubles.
    slow.success();
    assertThat(breaker.usualTime())
        .hasValueSatisfying(
            usual -> assertThat(usual).isBetween(Duration.ofMillis(970), Duration.ofMillis(1_000)));
  }

  @Test
  void answerThatTookLongerThanUsualRaisesTheUsualTimeByATenth() {
    CircuitBreaker breaker = CircuitBreaker.of("b", policy().overdue(Overdue.adaptive()).build());
    for (int i = 0; i < 20; i++) {
      breaker.run(() -> ticker.advance(Duration.ofMillis(100)));
    }

    breaker.run(() -> ticker.advance(Duration.ofSeconds(1)));

    // Less a little, because calls that end in time lower it meanwhile.
    assertThat(breaker.usualTime())
        .hasValueSatisfying(
            usual -> assertThat(usual).isBetween(Duration.ofMillis(107), Duration.ofMillis(110)));
  }

  @Test
  void timeThatAnOverdueProbeWasWaitedForIsPartOfTheDelay() {
    CircuitBreaker breaker =
        CircuitBreaker.of("b", policy().retry(Retry.cooldown(Duration.ofSeconds(5))).build());
    breaker.openFor(DELAY);
    ticker.advance(DELAY);
    breaker.acquire();
    ticker.advance(LIMIT);
    assertThat(breaker.tryAcquire()).isEmpty();

    assertThat(breaker.info().untilProbe()).contains(Duration.ofSeconds(3));
    // At least half of the delay is left.
    ticker.advance(Duration.ofSeconds(3));
    breaker.acquire();
    ticker.advance(Duration.ofMinutes(1));
    assertThat(breaker.tryAcquire()).isEmpty();
    assertThat(breaker.info().untilProbe()).contains(Duration.ofMillis(2_500));
  }

  @Test
  void hostThatTakesTwentySecondsIsGivenAMinute() {
    Overdue adaptive = Overdue.adaptive();

    assertThat(adaptive.limit(Duration.ofSeconds(20), 20)).isEqualTo(Duration.ofSeconds(60));
    assertThat(adaptive.limit(Duration.ofMillis(20), 20)).isEqualTo(Duration.ofSeconds(2));
    assertThat(adaptive.limit(Duration.ofSeconds(1), 20)).isEqualTo(Duration.ofSeconds(8));
    assertThat(adaptive.limit(Duration.ofSeconds(40), 20)).isEqualTo(Duration.ofSeconds(120));
    assertThat(adaptive.limit(Duration.ZERO, 0)).isEqualTo(Duration.ofSeconds(10));
    assertThat(adaptive.limit(Duration.ofSeconds(20), 1)).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void answersTooLateToCountStillTeach() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b", policy().tripper(Tripper.failureStreak(100)).overdue(Overdue.adaptive()).build());
    List<Ticket> slow = begin(breaker, 20);
    ticker.advance(Duration.ofSeconds(20));
    slow.forEach(Ticket::success);

    assertThat(breaker.usualTime()).contains(Duration.ofSeconds(20));
    begin(breaker, 1);
    ticker.advance(Duration.ofSeconds(59));
    long failed = breaker.info().counts().failed();
    begin(breaker, 1);
    assertThat(breaker.info().counts().failed()).isEqualTo(failed);
  }

  @Test
  void strategyThatFailsMakesNoCallOverdue() {
    try (CapturedLog log = CapturedLog.open()) {
      CircuitBreaker breaker =
          CircuitBreaker.of(
              "b",
              policy()
                  .overdue(
                      (usual, answers) -> {
                        throw new IllegalStateException("on purpose");
                      })
                  .build());
      begin(breaker, 3);
      ticker.advance(Duration.ofDays(1));
      begin(breaker, 1);

      assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
      assertThat(log.messages("overdue")).hasSize(1);
    }
  }

  @Test
  void nothingIsOverdueByDefault() {
    assertThat(CircuitBreakerPolicy.defaults().overdue()).isEqualTo(Overdue.never());
    CircuitBreaker breaker =
        CircuitBreaker.of("b", policy().overdue(Overdue.never()).ticker(ticker).build());
    begin(breaker, 3);
    ticker.advance(Duration.ofDays(1));
    begin(breaker, 1);

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 0, 0, 0, 0));
    assertThat(breaker.usualTime()).isEqualTo(Optional.empty());
  }

  @Test
  void strategiesPrintAsTheyAreWritten() {
    assertThat(Overdue.never()).hasToString("never()");
    assertThat(Overdue.after(LIMIT)).hasToString("after(2 s)");
    assertThat(Overdue.adaptive()).hasToString("adaptive()");
    assertThat(Overdue.adaptive().factor(4).floor(Duration.ofSeconds(1)).initially(LIMIT))
        .hasToString("adaptive().factor(4.0).floor(1 s).initially(2 s)");
  }
}
