package io.fluxgate;

import static io.fluxgate.Tripper.failureRate;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** METRICS_ONLY runs the whole state machine and rejects nothing. */
class MetricsOnlyTest {

  private static Rig shadow() {
    return Rig.of(builder -> builder.initialState(CircuitState.METRICS_ONLY));
  }

  @Test
  void shadowSignalsWhatItWouldDoAndShowsWhereItIs() {
    Rig rig = shadow();
    assertThat(rig.info().shadowState()).contains(CircuitState.CLOSED);

    rig.fail(3);
    assertThat(rig.info().shadowState()).contains(CircuitState.OPEN);
    rig.ticker.advance(Rig.DELAY);
    rig.succeed();
    assertThat(rig.info().shadowState()).contains(CircuitState.HALF_OPEN);
    rig.succeed();

    assertThat(rig.info().shadowState()).contains(CircuitState.CLOSED);
    assertThat(rig.state()).isEqualTo(CircuitState.METRICS_ONLY);
    assertThat(rig.moves()).containsExactly("CLOSED>OPEN", "OPEN>HALF_OPEN", "HALF_OPEN>CLOSED");
    assertThat(rig.signals).allMatch(Signal::shadow);
    assertThat(rig.signals.get(0).toString()).contains("would go");
  }

  @Test
  void shadowRejectsNothingAndCountsWhatItWouldHaveRejected() {
    Rig rig = shadow();
    rig.fail(3);

    rig.succeed(7);
    rig.fail(2);

    CallCounts counts = rig.info().counts();
    assertThat(counts.wouldBeRejected()).isEqualTo(9);
    assertThat(counts.rejected()).isZero();
    assertThat(counts.succeeded()).isEqualTo(7);
    assertThat(counts.failed()).isEqualTo(5);
    assertThat(rig.info().metrics().total()).isZero();
  }

  @Test
  void shadowCountsProbesBeyondTheSlots() {
    Rig rig = shadow();
    rig.fail(3);
    rig.ticker.advance(Rig.DELAY);

    List<Ticket> tickets = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      tickets.add(rig.breaker.acquire());
    }

    assertThat(rig.info().counts().wouldBeRejected()).isEqualTo(3);
    assertThat(rig.info().probesInFlight()).isEqualTo(2);
    tickets.forEach(Ticket::discard);
    assertThat(rig.info().probesInFlight()).isZero();
  }

  @Test
  void shadowReopensAsTheRealOneDoes() {
    Rig rig =
        Rig.of(
            builder -> builder.initialState(CircuitState.METRICS_ONLY).tripper(failureRate(0.5)));
    rig.fail();
    for (int i = 1; i <= 3; i++) {
      rig.ticker.advance(Rig.DELAY);
      rig.fail();
      assertThat(rig.info().reopens()).isEqualTo(i);
    }
  }

  @Test
  void leavingTheShadowIsARealTransition() {
    Rig rig = shadow();
    rig.fail(3);
    rig.signals.clear();

    rig.breaker.reset();

    assertThat(rig.moves()).containsExactly("METRICS_ONLY>CLOSED");
    assertThat(rig.lastSignal().shadow()).isFalse();
    assertThat(rig.info().shadowState()).isEmpty();
  }

  @Test
  void shadowMakesTheTransitionsOfTheBreakerItShadows() {
    for (int seed = 0; seed < 200; seed++) {
      Rig real = Rig.create();
      Rig shadow = shadow();
      Random random = new Random(seed);
      for (int step = 0; step < 300; step++) {
        boolean failed = random.nextInt(3) > 0;
        Duration pause = Duration.ofMillis(random.nextInt(3_000));
        for (Rig rig : List.of(real, shadow)) {
          rig.ticker.advance(pause);
          rig.breaker
              .tryAcquire()
              .ifPresent(
                  ticket -> assertThat(failed ? ticket.failure() : ticket.success()).isTrue());
        }
      }
      assertThat(shadow.moves()).isEqualTo(real.moves()).hasSizeGreaterThan(3);
      assertThat(shadow.info().counts().wouldBeRejected())
          .isEqualTo(real.info().counts().rejected());
    }
  }

  @Test
  void aShadowStaysAShadowWhenItsTripperReadsAThresholdThatItDidNotName() {
    Tripper reads =
        Tripper.custom(
            "slow calls", context -> context.metrics().slow(Duration.ofSeconds(1)) > 100);
    Rig rig = Rig.of(policy -> policy.tripper(reads).initialState(CircuitState.METRICS_ONLY));

    try (CapturedLog log = CapturedLog.open()) {
      rig.succeed(3);
      assertThat(log.messages("which its inputs() do not name")).hasSize(1);
    }

    assertThat(rig.state()).isEqualTo(CircuitState.METRICS_ONLY);
    assertThat(rig.info().shadowState()).contains(CircuitState.CLOSED);
  }
}
