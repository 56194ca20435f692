package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What users ask for by hand: openFor, halfOpen, reset. */
class SteeringTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static Rig in(CircuitState state) {
    Rig rig = Rig.of(builder -> builder.initialState(state));
    assertThat(rig.state()).isEqualTo(state);
    return rig;
  }

  // openFor

  @ParameterizedTest
  @EnumSource(
      value = CircuitState.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"OPEN"})
  void openForOpensFromEveryStateForThatLong(CircuitState state) {
    Rig rig = in(state);

    rig.breaker.openFor(MINUTE);

    assertThat(rig.moves()).containsExactly(state + ">OPEN");
    assertThat(rig.lastSignal().reason()).isEqualTo("openFor(60 s)");
    assertThat(rig.lastSignal().shadow()).isFalse();
    assertThat(rig.info().untilProbe()).contains(MINUTE);
    rig.ticker.advance(MINUTE.minusNanos(1));
    assertThat(rig.isRejected()).isTrue();
    rig.ticker.advance(Duration.ofNanos(1));
    assertThat(rig.isRejected()).isFalse();
    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
  }

  @Test
  void openForWhileOpenReplacesTheDelayAndSignalsNothing() {
    Rig rig = Rig.create();
    rig.trip();
    rig.ticker.advance(Duration.ofSeconds(9));

    rig.breaker.openFor(MINUTE);

    assertThat(rig.moves()).containsExactly("CLOSED>OPEN");
    assertThat(rig.info().untilProbe()).contains(MINUTE);
    assertThat(rig.info().transitions()).isEqualTo(1);
    rig.ticker.advance(MINUTE.minusNanos(1));
    assertThat(rig.isRejected()).isTrue();
    rig.ticker.advance(Duration.ofNanos(1));
    assertThat(rig.isRejected()).isFalse();
  }

  @Test
  void openForCanShortenTheDelayToo() {
    Rig rig = Rig.create();
    rig.trip();

    rig.breaker.openFor(Duration.ofSeconds(1));

    rig.ticker.advance(Duration.ofSeconds(1));
    assertThat(rig.isRejected()).isFalse();
  }

  @Test
  void openForCountsAsAFirstOpening() {
    Rig rig =
        Rig.readyToProbe(
            builder -> builder.halfOpenCalls(1).retry(Retry.backoff(Rig.DELAY).multiplier(2)));
    rig.fail();
    assertThat(rig.info().reopens()).isEqualTo(1);

    rig.breaker.openFor(MINUTE);

    assertThat(rig.info().reopens()).isZero();
    rig.ticker.advance(MINUTE);
    rig.fail();
    assertThat(rig.info().reopens()).isEqualTo(1);
  }

  @Test
  void metricsOnlyBreakerThatWouldBeOpenBecomesReallyOpen() {
    Rig rig = in(CircuitState.METRICS_ONLY);
    rig.fail(3);
    assertThat(rig.info().shadowState()).contains(CircuitState.OPEN);
    assertThat(rig.isRejected()).isFalse();

    rig.breaker.openFor(MINUTE);

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.info().shadowState()).isEmpty();
    assertThat(rig.isRejected()).isTrue();
    assertThat(rig.moves()).containsExactly("CLOSED>OPEN", "METRICS_ONLY>OPEN");
  }

  @Test
  void openForEverLastsUntilItIsReset() {
    Rig rig = Rig.create();

    rig.breaker.openFor(Retry.FOREVER);

    assertThat(rig.lastSignal().reason()).isEqualTo("openFor(forever)");
    assertThat(rig.info().untilProbe()).isEmpty();
    assertThatThrownBy(rig.breaker::acquire).hasMessageContaining("OPEN: until it is reset");
    rig.breaker.reset();
    assertThat(rig.isRejected()).isFalse();
  }

  @Test
  void callInFlightDoesNotMoveACircuitThatWasOpenedByHand() {
    Rig rig = Rig.of(builder -> builder.tripper(Tripper.failureStreak(1)));
    Ticket early = rig.breaker.acquire();
    rig.breaker.openFor(MINUTE);

    assertThat(early.failure()).isTrue();

    assertThat(rig.moves()).containsExactly("CLOSED>OPEN");
    assertThat(rig.info().untilProbe()).contains(MINUTE);
  }

  // halfOpen

  @ParameterizedTest
  @EnumSource(
      value = CircuitState.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"HALF_OPEN"})
  void halfOpenLetsCallsProbeFromEveryState(CircuitState state) {
    Rig rig = in(state);

    rig.breaker.halfOpen();

    assertThat(rig.moves()).containsExactly(state + ">HALF_OPEN");
    assertThat(rig.lastSignal().reason()).isEqualTo("halfOpen()");
    assertThat(rig.breaker.acquire().isProbe()).isTrue();
    rig.succeed(2);
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void halfOpenInHalfOpenKeepsTheProbesAndTheirOutcomes() {
    Rig rig = Rig.readyToProbe(builder -> builder);
    rig.succeed();
    Ticket probe = rig.breaker.acquire();

    rig.breaker.halfOpen();

    assertThat(rig.moves()).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN");
    assertThat(rig.info().probesInFlight()).isEqualTo(1);
    probe.success();
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void failedProbeAfterHalfOpenByHandReopens() {
    Rig rig = Rig.of(builder -> builder.halfOpenCalls(1));
    rig.breaker.halfOpen();

    rig.fail();

    assertThat(rig.moves()).containsExactly("CLOSED>HALF_OPEN", "HALF_OPEN>OPEN");
    assertThat(rig.info().reopens()).isEqualTo(1);
  }

  // reset

  @Test
  void resetEmptiesAClosedWindowAndSignalsNothing() {
    Rig rig = Rig.create();
    rig.succeed();
    rig.fail(2);
    CircuitBreakerInfo before = rig.info();
    assertThat(before.metrics().total()).isEqualTo(3);
    assertThat(before.streak()).isEqualTo(2);
    rig.ticker.advance(MINUTE);

    rig.breaker.reset();

    CircuitBreakerInfo after = rig.info();
    assertThat(after.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(after.metrics()).isEqualTo(WindowMetrics.empty());
    assertThat(after.streak()).isZero();
    assertThat(after.since()).isEqualTo(before.since());
    assertThat(after.counts()).isEqualTo(before.counts());
    assertThat(rig.signals).isEmpty();
    rig.fail(2);
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    rig.fail();
    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.lastSignal().sequence()).isEqualTo(1);
    assertThat(rig.lastSignal().metrics().total()).isEqualTo(3);
  }

  @Test
  void callThatWasInFlightAtAResetIsNotRecorded() {
    Rig rig = Rig.create();
    List<Ticket> early = List.of(rig.breaker.acquire(), rig.breaker.acquire(), acquired(rig));

    rig.breaker.reset();
    early.forEach(Ticket::failure);

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(rig.signals).isEmpty();
    assertThat(rig.info().metrics()).isEqualTo(WindowMetrics.empty());
    assertThat(rig.info().streak()).isZero();
    assertThat(rig.info().counts().failed()).isEqualTo(3);
  }

  private static Ticket acquired(Rig rig) {
    Optional<Ticket> ticket = rig.breaker.tryAcquire();
    return ticket.orElseThrow();
  }

  @Test
  void resetForgetsTheLatestCauses() {
    Rig rig = Rig.create();
    rig.fail(2);

    rig.breaker.reset();
    for (int i = 0; i < 3; i++) {
      rig.breaker.acquire().error(new IllegalStateException("later"));
    }

    assertThat(rig.lastSignal().causes()).containsExactly("IllegalStateException: later");
  }

  @Test
  void resetOfAMetricsOnlyBreakerIsATransition() {
    Rig rig = in(CircuitState.METRICS_ONLY);

    rig.breaker.reset();

    assertThat(rig.moves()).containsExactly("METRICS_ONLY>CLOSED");
    assertThat(rig.lastSignal().reason()).isEqualTo("reset()");
  }
}
