package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Probes at once and outcomes for a verdict are two settings. */
class ProbeSettingsTest {

  private static List<Ticket> probes(Rig rig, int number) {
    List<Ticket> probes = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      probes.add(rig.breaker.acquire());
    }
    return probes;
  }

  @Test
  void twoProbesAtOnceAndFiveOutcomesForAVerdict() {
    Rig rig = Rig.readyToProbe(builder -> builder.maximumProbes(2).verdictCalls(5));

    List<Ticket> probes = probes(rig, 2);
    assertThat(rig.isRejected()).isTrue();
    probes.forEach(Ticket::success);
    rig.succeed(2);

    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
    rig.succeed();
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(rig.lastSignal().reason()).isEqualTo("5 of 5 probes succeeded");
  }

  @Test
  void fiveProbesAtOnceAndTwoOutcomesForAVerdict() {
    Rig rig = Rig.readyToProbe(builder -> builder.maximumProbes(5).verdictCalls(2));

    List<Ticket> probes = probes(rig, 5);
    assertThat(rig.isRejected()).isTrue();
    probes.get(0).success();
    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
    probes.get(1).success();

    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    probes.subList(2, 5).forEach(Ticket::failure);
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(rig.info().metrics()).isEqualTo(WindowMetrics.empty());
  }

  @Test
  void oneOutcomeForAVerdictIsOneProbe() {
    Rig rig = Rig.readyToProbe(builder -> builder.maximumProbes(3).verdictCalls(1));

    rig.succeed();

    assertThat(rig.lastSignal().reason()).isEqualTo("1 of 1 probe succeeded");
  }

  @Test
  void rulesDemandNoMoreOutcomesThanAVerdict() {
    Rig rig =
        Rig.of(
            builder ->
                builder
                    .tripper(Tripper.minRequests(4).and(Tripper.failureRate(0.5)))
                    .maximumProbes(1)
                    .verdictCalls(2));
    rig.trip();
    rig.ticker.advance(Rig.DELAY);

    rig.fail();
    assertThat(rig.state()).isEqualTo(CircuitState.HALF_OPEN);
    rig.fail();

    assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rig.info().reopens()).isEqualTo(1);
  }

  @Test
  void halfOpenCallsSetsBoth() {
    CircuitBreakerPolicy both = CircuitBreakerPolicy.builder().halfOpenCalls(4).build();
    CircuitBreakerPolicy apart =
        CircuitBreakerPolicy.builder().halfOpenCalls(4).maximumProbes(2).build();

    assertThat(both.maximumProbes()).isEqualTo(4);
    assertThat(both.verdictCalls()).isEqualTo(4);
    assertThat(apart.maximumProbes()).isEqualTo(2);
    assertThat(apart.verdictCalls()).isEqualTo(4);
    assertThat(apart).isNotEqualTo(both);
    assertThat(apart.toBuilder().build()).isEqualTo(apart);
    assertThat(apart.toBuilder().verdictCalls(3).build()).isNotEqualTo(apart);
  }

  @Test
  void policyPrintsOneNumberOrTwo() {
    CircuitBreakerPolicy.Builder builder = CircuitBreakerPolicy.builder().halfOpenCalls(4);

    assertThat(builder.build().toString()).contains(", halfOpenCalls=4,");
    assertThat(builder.maximumProbes(2).build().toString())
        .contains(", maximumProbes=2, verdictCalls=4,")
        .doesNotContain("halfOpenCalls");
  }
}
