package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PermitTest {

  @Test
  void allPermitsAll() {
    assertThat(Permit.all().ratio(Duration.ZERO)).isEqualTo(1);
    assertThat(Permit.all().rampDuration()).isZero();
  }

  @Test
  void rampRisesEvenly() {
    Permit ramp = Permit.rampUp(0.1, 0.9, Duration.ofSeconds(60));

    assertThat(ramp.ratio(Duration.ZERO)).isEqualTo(0.1);
    assertThat(ramp.ratio(Duration.ofSeconds(15))).isCloseTo(0.3, within(1e-9));
    assertThat(ramp.ratio(Duration.ofSeconds(30))).isCloseTo(0.5, within(1e-9));
    assertThat(ramp.ratio(Duration.ofSeconds(60))).isEqualTo(0.9);
    assertThat(ramp.ratio(Duration.ofDays(10_000))).isEqualTo(0.9);
    assertThat(ramp.rampDuration()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void randomPermitsItsShareOfTheCalls() {
    for (double share : new double[] {0.01, 0.25, 0.5, 0.99, 1}) {
      Rig rig =
          Rig.readyToProbe(
              builder -> builder.permit(Permit.random(share)).random(new Random(99)::nextDouble));
      rig.breaker.acquire().discard();
      int admitted = 0;
      for (int i = 0; i < 10_000; i++) {
        admitted += rig.isRejected() ? 0 : 1;
      }

      assertThat(admitted / 10_000.0).isCloseTo(share, within(0.02));
    }
  }

  @Test
  void sameSeedPermitsTheSameCalls() {
    assertThat(pattern(4)).isEqualTo(pattern(4)).isNotEqualTo(pattern(5)).contains("01");
  }

  private static String pattern(long seed) {
    Rig rig =
        Rig.readyToProbe(
            builder -> builder.permit(Permit.random(0.5)).random(new Random(seed)::nextDouble));
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      pattern.append(rig.isRejected() ? '0' : '1');
    }
    return pattern.toString();
  }

  @Test
  void rampThatStartsAtZeroStillLetsTheFirstCallThrough() {
    Rig rig =
        Rig.readyToProbe(builder -> builder.permit(Permit.rampUp(0, 1, Duration.ofSeconds(10))));

    assertThat(rig.isRejected()).isFalse();
    assertThat(rig.isRejected()).isTrue();
    rig.ticker.advance(Duration.ofSeconds(10));
    assertThat(rig.isRejected()).isFalse();
  }

  @Test
  void permitsNeverLiftTheLimitOfTheSlots() {
    Rig rig = Rig.readyToProbe(builder -> builder.permit(elapsed -> 1_000));
    rig.breaker.acquire();
    rig.breaker.acquire();

    assertThat(rig.isRejected()).isTrue();
  }

  @Test
  void permitIsAskedWithTheTimeSpentHalfOpen() {
    Duration[] asked = new Duration[1];
    Rig rig =
        Rig.readyToProbe(
            builder ->
                builder.permit(
                    elapsed -> {
                      asked[0] = elapsed;
                      return 1;
                    }));
    rig.breaker.acquire().discard();
    assertThat(asked[0]).isNull();
    rig.ticker.advance(Duration.ofSeconds(7));
    rig.breaker.acquire().discard();
    assertThat(asked[0]).isEqualTo(Duration.ofSeconds(7));

    rig.ticker.advance(Duration.ofSeconds(-30));
    rig.breaker.acquire().discard();

    // Time goes on from where it was.
    assertThat(asked[0]).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void permitThatAlwaysSaysZeroLetsOneCallThroughAMinuteAndIsLoggedOnce() {
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig = Rig.readyToProbe(builder -> builder.permit(elapsed -> 0));
      rig.succeed();

      assertThat(rig.isRejected()).isTrue();
      rig.ticker.advance(Duration.ofSeconds(59));
      assertThat(rig.isRejected()).isTrue();
      rig.ticker.advance(Duration.ofSeconds(1));
      assertThat(rig.isRejected()).isFalse();
      assertThat(rig.isRejected()).isTrue();
      rig.ticker.advance(Duration.ofMinutes(1));
      rig.succeed();

      assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
      assertThat(log.messages("let no call through for 60 s")).hasSize(1);
    }
  }

  @Test
  void breakerThatIsMadeHalfOpenByHandProbesWhateverItsPermitSays() {
    Rig rig = Rig.of(builder -> builder.permit(elapsed -> -1).halfOpenCalls(1));
    rig.breaker.halfOpen();

    assertThat(rig.isRejected()).isTrue();
    rig.ticker.advance(Duration.ofMinutes(1));
    rig.succeed();

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void permitMayRefuseForAsLongAsItsRampOrALease() {
    Rig leased =
        Rig.readyToProbe(
            builder -> builder.permit(elapsed -> 0).probeTimeout(Duration.ofMinutes(5)));
    Rig ramped = Rig.readyToProbe(builder -> builder.permit(new LateRamp(Duration.ofMinutes(5))));

    for (Rig rig : List.of(leased, ramped)) {
      rig.succeed();
      assertThat(rig.isRejected()).isTrue();
      rig.ticker.advance(Duration.ofMinutes(5).minusNanos(1));
      assertThat(rig.isRejected()).isTrue();
      rig.ticker.advance(Duration.ofNanos(1));
      assertThat(rig.isRejected()).isFalse();
    }
  }

  @Test
  void permitThatIsOverruledForWantOfTrafficIsNotLogged() {
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig = Rig.readyToProbe(builder -> builder.permit(Permit.random(0.5)).random(() -> 0.9));
      rig.succeed();

      assertThat(rig.isRejected()).isTrue();
      rig.ticker.advance(Duration.ofHours(1));
      assertThat(rig.isRejected()).isFalse();
      assertThat(log.messages("let no call through")).isEmpty();
    }
  }

  private record LateRamp(Duration rampDuration) implements Permit {

    @Override
    public double ratio(Duration elapsed) {
      return 0;
    }
  }
}
