package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What evidence from outside may do to a breaker: open, probeIn, suspect. */
class OutsideEvidenceTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String REASON = "fleet: 12 of 12 peers failed 14 of 14 calls in 1 s";

  private record AskingToWait(Duration delay) implements Outcome {

    @Override
    public @Nullable Throwable error() {
      return new IllegalStateException("busy");
    }

    @Override
    public @Nullable Object result() {
      return null;
    }

    @Override
    public Optional<Duration> retryAfter() {
      return Optional.of(delay);
    }
  }

  private static void failAskingToWait(Rig rig, Duration delay) {
    rig.breaker.acquire().outcome(new AskingToWait(delay), Tracker.all());
  }

  private static Rig in(CircuitState state) {
    Rig rig = Rig.of(builder -> builder.initialState(state));
    assertThat(rig.state()).isEqualTo(state);
    return rig;
  }

  private static Rig shadow() {
    return in(CircuitState.METRICS_ONLY);
  }

  private static Rig shadowOpen() {
    Rig rig = shadow();
    rig.fail(3);
    assertThat(rig.info().shadowState()).contains(CircuitState.OPEN);
    return rig;
  }

  // open

  @Test
  void openOpensAClosedCircuitAsATripperWould() {
    Rig rig = Rig.create();
    rig.succeed();
    rig.fail();

    assertThat(rig.breaker.open(REASON, SECOND)).isTrue();

    assertThat(rig.moves()).containsExactly("CLOSED>OPEN");
    Signal signal = rig.lastSignal();
    assertThat(signal.reason()).isEqualTo(REASON);
    assertThat(signal.origin()).isEqualTo(Signal.Origin.FLEET);
    assertThat(signal.shadow()).isFalse();
    assertThat(signal.metrics().total()).isEqualTo(2);
    assertThat(signal.causes()).containsExactly("IOException: down");
    assertThat(rig.info().lastOpening()).contains(signal);
    assertThat(rig.info().reopens()).isZero();
    assertThat(rig.info().untilProbe()).contains(SECOND);
    assertThat(rig.isRejected()).isTrue();
    rig.ticker.advance(SECOND);
    assertThat(rig.breaker.acquire().isProbe()).isTrue();
  }

  @Test
  void failedProbeAfterAnOpeningByOthersReopensWithTheDelaysOfThePolicy() {
    Rig rig = Rig.of(builder -> builder.halfOpenCalls(1));
    rig.breaker.open(REASON, SECOND);
    rig.ticker.advance(SECOND);

    rig.fail();

    assertThat(rig.info().reopens()).isEqualTo(1);
    assertThat(rig.info().untilProbe()).contains(Rig.DELAY);
  }

  @ParameterizedTest
  @EnumSource(
      value = CircuitState.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CLOSED", "METRICS_ONLY"})
  void openChangesNoOtherState(CircuitState state) {
    Rig rig = in(state);
    CircuitBreakerInfo before = rig.info();

    assertThat(rig.breaker.open(REASON, SECOND)).isFalse();

    assertThat(rig.info()).isEqualTo(before);
    assertThat(rig.signals).isEmpty();
  }

  @Test
  void openDoesNotUndercutRetryAfter() {
    Rig rig = Rig.create();
    failAskingToWait(rig, MINUTE);
    rig.ticker.advance(SECOND);

    rig.breaker.open(REASON, SECOND);

    assertThat(rig.info().untilProbe()).contains(MINUTE.minus(SECOND));
  }

  @Test
  void openMayWaitLongerThanRetryAfter() {
    Rig rig = Rig.create();
    failAskingToWait(rig, SECOND);

    rig.breaker.open(REASON, MINUTE);

    assertThat(rig.info().untilProbe()).contains(MINUTE);
  }

  @Test
  void shadowObeysOpen() {
    Rig rig = shadow();

    assertThat(rig.breaker.open(REASON, SECOND)).isTrue();

    assertThat(rig.state()).isEqualTo(CircuitState.METRICS_ONLY);
    assertThat(rig.info().shadowState()).contains(CircuitState.OPEN);
    assertThat(rig.lastSignal().shadow()).isTrue();
    assertThat(rig.lastSignal().origin()).isEqualTo(Signal.Origin.FLEET);
    assertThat(rig.isRejected()).isFalse();
    assertThat(rig.info().counts().wouldBeRejected()).isEqualTo(1);
    assertThat(rig.breaker.open(REASON, SECOND)).isFalse();
  }

  @Test
  void callInFlightDoesNotMoveACircuitThatOthersOpened() {
    Rig rig = Rig.of(builder -> builder.tripper(Tripper.failureStreak(1)));
    Ticket failing = rig.breaker.acquire();
    Ticket succeeding = rig.breaker.acquire();
    rig.breaker.open(REASON, MINUTE);

    assertThat(failing.failure()).isTrue();
    assertThat(succeeding.success()).isTrue();

    assertThat(rig.moves()).containsExactly("CLOSED>OPEN");
    assertThat(rig.info().untilProbe()).contains(MINUTE);
  }

  @Test
  void overdueCallDoesNotMoveACircuitThatOthersOpened() {
    Rig rig =
        Rig.of(
            builder ->
                builder
                    .tripper(Tripper.failureStreak(1))
                    .halfOpenCalls(1)
                    .overdue(Overdue.after(SECOND)));
    Ticket hanging = rig.breaker.acquire();
    rig.breaker.open(REASON, MINUTE);
    rig.ticker.advance(MINUTE);

    rig.succeed();
    hanging.failure();

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(rig.info().streak()).isZero();
  }

  @Test
  void openForEverLastsUntilACommand() {
    Rig rig = Rig.create();

    rig.breaker.open(REASON, Retry.FOREVER);

    assertThat(rig.info().untilProbe()).isEmpty();
    assertThat(rig.breaker.probeIn(SECOND)).isFalse();
    rig.breaker.reset();
    assertThat(rig.isRejected()).isFalse();
  }

  // probeIn

  @Test
  void probeInMakesADelayShorterOrLonger() {
    for (Duration wait : List.of(SECOND, MINUTE)) {
      Rig rig = Rig.create();
      rig.trip();
      CircuitBreakerInfo before = rig.info();
      rig.ticker.advance(SECOND);

      assertThat(rig.breaker.probeIn(wait)).isTrue();

      assertThat(rig.info().untilProbe()).contains(wait);
      assertThat(rig.info().since()).isEqualTo(before.since());
      assertThat(rig.info().transitions()).isEqualTo(1);
      assertThat(rig.signals).hasSize(1);
      rig.ticker.advance(wait.minusNanos(1));
      assertThat(rig.isRejected()).isTrue();
      rig.ticker.advance(Duration.ofNanos(1));
      assertThat(rig.breaker.acquire().isProbe()).isTrue();
    }
  }

  @Test
  void probeInZeroLetsTheNextCallProbe() {
    Rig rig = Rig.create();
    rig.trip();

    rig.breaker.probeIn(Duration.ZERO);

    assertThat(rig.breaker.acquire().isProbe()).isTrue();
  }

  @Test
  void probeInPutsOffAProbeThatIsDue() {
    Rig rig = Rig.readyToProbe(builder -> builder);

    assertThat(rig.breaker.probeIn(SECOND)).isTrue();

    assertThat(rig.isRejected()).isTrue();
    rig.ticker.advance(SECOND);
    assertThat(rig.isRejected()).isFalse();
  }

  @Test
  void probeInKeepsTheReopens() {
    Rig rig = Rig.readyToProbe(builder -> builder.halfOpenCalls(1));
    rig.fail();

    rig.breaker.probeIn(SECOND);

    assertThat(rig.info().reopens()).isEqualTo(1);
  }

  @Test
  void probeInDoesNotUndercutRetryAfter() {
    Rig rig = Rig.of(builder -> builder.tripper(Tripper.retryAfter()));
    failAskingToWait(rig, MINUTE);
    rig.ticker.advance(SECOND);

    assertThat(rig.breaker.probeIn(SECOND)).isTrue();

    assertThat(rig.info().untilProbe()).contains(MINUTE.minus(SECOND));
  }

  @Test
  void probeInCutsTheRestOfADelayBeyondRetryAfter() {
    Rig rig = Rig.of(builder -> builder.tripper(Tripper.retryAfter()));
    failAskingToWait(rig, Duration.ofSeconds(3));
    assertThat(rig.info().untilProbe()).contains(Rig.DELAY);

    rig.breaker.probeIn(Duration.ZERO);

    assertThat(rig.info().untilProbe()).contains(Duration.ofSeconds(3));
  }

  @Test
  void probeInDoesNotUndercutTheRetryAfterOfAProbe() {
    Rig rig = Rig.readyToProbe(builder -> builder.tripper(Tripper.failureRate(0.5)));
    failAskingToWait(rig, MINUTE);

    rig.breaker.probeIn(Duration.ZERO);

    assertThat(rig.info().untilProbe()).contains(MINUTE);
  }

  @Test
  void probeInKeepsRetryAfterUnderAnotherPolicyAndAfterAShadow() {
    Rig rig = Rig.of(builder -> builder.initialState(CircuitState.METRICS_ONLY));
    rig.fail(2);
    failAskingToWait(rig, MINUTE);
    rig.breaker.probeIn(SECOND);
    rig.breaker.reconfigure(rig.breaker.policy().toBuilder().halfOpenCalls(1).build());
    rig.breaker.enforce();
    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);

    rig.breaker.probeIn(SECOND);

    assertThat(rig.info().untilProbe()).contains(MINUTE);
  }

  @Test
  void probeInDoesNotCutShortWhatWasAskedForByHand() {
    for (boolean wasOpen : new boolean[] {false, true}) {
      Rig rig = Rig.create();
      if (wasOpen) {
        rig.trip();
      }
      rig.breaker.openFor(MINUTE);

      assertThat(rig.breaker.probeIn(SECOND)).isTrue();

      assertThat(rig.info().untilProbe()).contains(MINUTE);
      rig.breaker.probeIn(MINUTE.plusSeconds(1));
      assertThat(rig.info().untilProbe()).contains(MINUTE.plusSeconds(1));
    }
  }

  @Test
  void probeInDoesNotEndADelayThatIsForEver() {
    List<Rig> rigs =
        List.of(
            Rig.of(builder -> builder.retry(Retry.never())),
            Rig.of(builder -> builder.tripper(Tripper.retryAfter())),
            Rig.create());
    rigs.get(0).trip();
    failAskingToWait(rigs.get(1), Retry.FOREVER);
    rigs.get(2).breaker.openFor(Retry.FOREVER);
    for (Rig rig : rigs) {
      assertThat(rig.state()).isEqualTo(CircuitState.OPEN);

      assertThat(rig.breaker.probeIn(SECOND)).isFalse();

      rig.ticker.advance(Duration.ofDays(1));
      assertThat(rig.isRejected()).isTrue();
    }
  }

  @Test
  void longestWaitIsNotForEver() {
    Rig rig = Rig.create();
    rig.trip();
    rig.ticker.advance(SECOND);

    assertThat(rig.breaker.probeIn(Retry.FOREVER)).isTrue();

    assertThat(rig.isRejected()).isTrue();
    assertThat(rig.breaker.probeIn(SECOND)).isTrue();
    rig.ticker.advance(SECOND);
    assertThat(rig.isRejected()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = CircuitState.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"OPEN"})
  void probeInChangesNoOtherState(CircuitState state) {
    Rig rig = in(state);
    CircuitBreakerInfo before = rig.info();

    assertThat(rig.breaker.probeIn(SECOND)).isFalse();

    assertThat(rig.info()).isEqualTo(before);
    assertThat(rig.signals).isEmpty();
  }

  @Test
  void shadowObeysProbeIn() {
    Rig rig = shadowOpen();

    assertThat(rig.breaker.probeIn(SECOND)).isTrue();

    rig.ticker.advance(SECOND);
    rig.succeed();
    assertThat(rig.info().shadowState()).contains(CircuitState.HALF_OPEN);
    assertThat(rig.state()).isEqualTo(CircuitState.METRICS_ONLY);
  }

  // suspect

  @Test
  void asManyFailuresAsSuspectedOpen() {
    Rig rig = Rig.create();
    rig.fail();
    rig.succeed();
    assertThat(rig.breaker.suspect(2, REASON, MINUTE)).isTrue();
    assertThat(rig.signals).isEmpty();

    rig.fail();
    rig.succeed(5);
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    rig.fail();

    assertThat(rig.moves()).containsExactly("CLOSED>OPEN");
    assertThat(rig.lastSignal().reason()).isEqualTo(REASON + ", and 2 own failures");
    assertThat(rig.lastSignal().origin()).isEqualTo(Signal.Origin.FLEET);
    assertThat(rig.info().untilProbe()).contains(Rig.DELAY);
    assertThat(rig.info().reopens()).isZero();
  }

  @Test
  void openingByASuspicionDoesNotUndercutRetryAfter() {
    Rig rig = Rig.create();
    rig.breaker.suspect(1, REASON, MINUTE);

    failAskingToWait(rig, MINUTE);

    assertThat(rig.info().untilProbe()).contains(MINUTE);
  }

  @Test
  void suspicionEndsAfterItsTime() {
    Rig rig = Rig.create();
    rig.breaker.suspect(1, REASON, SECOND);
    rig.ticker.advance(SECOND);

    rig.fail();

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void laterSuspicionReplacesAnEarlierOne() {
    Rig rig = Rig.create();
    rig.breaker.suspect(1, REASON, MINUTE);
    rig.breaker.suspect(2, REASON, MINUTE);

    rig.fail();

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void resetAndTransitionsEndASuspicion() {
    Rig reset = Rig.create();
    reset.breaker.suspect(1, REASON, MINUTE);
    reset.breaker.reset();
    reset.fail();
    assertThat(reset.state()).isEqualTo(CircuitState.CLOSED);

    Rig closedAgain = Rig.create();
    closedAgain.breaker.suspect(1, REASON, MINUTE);
    closedAgain.breaker.halfOpen();
    closedAgain.succeed(2);
    closedAgain.fail();
    assertThat(closedAgain.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void suspicionOutlastsAnotherPolicyAndCountsCallsOfTheFormerOne() {
    Rig rig = Rig.create();
    Ticket early = rig.breaker.acquire();
    rig.breaker.suspect(1, REASON, MINUTE);
    rig.breaker.reconfigure(rig.breaker.policy().toBuilder().halfOpenCalls(1).build());

    early.failure();

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void lateFailureConfirmsNoSuspicion() {
    Rig rig = Rig.create();
    Ticket late = rig.breaker.acquire();
    rig.breaker.reset();
    rig.breaker.suspect(1, REASON, MINUTE);

    late.failure();

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void ignoredCallConfirmsNoSuspicion() {
    Rig rig = Rig.create();
    rig.breaker.suspect(1, REASON, MINUTE);

    rig.breaker.acquire().discard();

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void overdueCallConfirmsASuspicion() {
    Rig rig = Rig.of(builder -> builder.overdue(Overdue.after(SECOND)));
    Ticket hanging = rig.breaker.acquire();
    rig.breaker.suspect(1, REASON, MINUTE);
    rig.ticker.advance(SECOND.multipliedBy(2));

    assertThat(rig.isRejected()).isTrue();

    assertThat(rig.moves()).containsExactly("CLOSED>OPEN");
    hanging.success();
    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
  }

  @ParameterizedTest
  @EnumSource(
      value = CircuitState.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"CLOSED", "METRICS_ONLY"})
  void suspectChangesNoOtherState(CircuitState state) {
    Rig rig = in(state);
    CircuitBreakerInfo before = rig.info();

    assertThat(rig.breaker.suspect(1, REASON, MINUTE)).isFalse();

    assertThat(rig.info()).isEqualTo(before);
  }

  @Test
  void shadowObeysSuspect() {
    Rig rig = shadow();
    assertThat(rig.breaker.suspect(1, REASON, MINUTE)).isTrue();

    rig.fail();

    assertThat(rig.state()).isEqualTo(CircuitState.METRICS_ONLY);
    assertThat(rig.info().shadowState()).contains(CircuitState.OPEN);
    assertThat(rig.lastSignal().shadow()).isTrue();
    assertThat(rig.breaker.suspect(1, REASON, MINUTE)).isFalse();
  }

  // What is read

  @Test
  void countsAndStreakAreThoseOfTheSnapshot() {
    Rig rig = Rig.create();
    rig.succeed(3);
    rig.fail(2);
    assertThat(rig.breaker.counts()).isEqualTo(rig.info().counts());
    assertThat(rig.breaker.streak()).isEqualTo(2).isEqualTo(rig.info().streak());
    rig.fail();
    assertThat(rig.isRejected()).isTrue();

    assertThat(rig.breaker.counts()).isEqualTo(CallCounts.of(3, 3, 0, 1, 0));
    assertThat(rig.breaker.streak()).isZero();
  }

  @Test
  void walkThroughARegistryKeepsNoBreaker() {
    FakeTicker ticker = FakeTicker.create();
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder()
            .policy(CircuitBreakerPolicy.builder().ticker(ticker).build())
            .idleTimeout(MINUTE)
            .build();
    registry.acquire("idle").success();
    for (int i = 0; i < 10; i++) {
      ticker.advance(MINUTE.dividedBy(8));
      registry.breakers().forEach(breaker -> assertThat(breaker.counts().succeeded()).isOne());
      assertThat(registry.find("idle")).isPresent();
    }

    registry.acquire("another").success();

    assertThat(registry.find("idle")).isEmpty();
  }

  // The origin of signals

  @Test
  void commandsAndOutcomesHaveTheirOrigins() {
    Rig rig = Rig.create();
    rig.trip();
    rig.ticker.advance(Rig.DELAY);
    rig.succeed(2);
    assertThat(rig.moves()).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN", "HALF_OPEN>CLOSED");
    assertThat(rig.signals).extracting(Signal::origin).containsOnly(Signal.Origin.LOCAL);
    rig.signals.clear();

    rig.breaker.openFor(MINUTE);
    rig.breaker.halfOpen();
    rig.breaker.reset();
    rig.breaker.disable();
    rig.breaker.forceOpen();
    rig.breaker.metricsOnly();
    rig.breaker.enforce();

    assertThat(rig.signals).hasSize(7);
    assertThat(rig.signals).extracting(Signal::origin).containsOnly(Signal.Origin.MANUAL);
  }
}
