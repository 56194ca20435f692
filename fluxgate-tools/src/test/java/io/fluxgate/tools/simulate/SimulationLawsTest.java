package io.fluxgate.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds in every scenario, whichever policy decides about the calls. */
class SimulationLawsTest {

  private static final long SEED = 42;

  /** The laws look at the same runs. */
  private static final Map<String, Tally> RUNS = new ConcurrentHashMap<>();

  static Stream<Scenario> standard() {
    return ScenarioFile.standard().list().stream();
  }

  @ParameterizedTest
  @MethodSource("standard")
  void everyCallIsCountedOnce(Scenario scenario) {
    for (Subject subject : List.of(Baseline.NONE, Baseline.ORACLE, Lab.FAST_BREAKER)) {
      Tally tally = run(scenario, subject);

      int attempts = scenario.callers().attempts();
      assertThat(tally.sent).isEqualTo(tally.good + tally.failed);
      assertThat(tally.sent).isLessThanOrEqualTo(tally.arrivals * attempts);
      assertThat(tally.good + tally.dropped + tally.rejected).isLessThanOrEqualTo(tally.arrivals);
      if (attempts == 1) {
        assertThat(tally.good + tally.failed + tally.dropped + tally.rejected)
            .isEqualTo(tally.arrivals);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("standard")
  void nothingIsRejectedWithoutABreaker(Scenario scenario) {
    Tally none = run(scenario, Baseline.NONE);

    assertThat(none.rejected).isZero();
    assertThat(none.openings).isZero();
    assertThat(none.protectedAfterNanos).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @MethodSource("standard")
  void oracleSendsOnlyWhatSucceeds(Scenario scenario) {
    Tally oracle = run(scenario, Baseline.ORACLE);

    assertThat(oracle.failed).isZero();
    assertThat(oracle.good).isEqualTo(oracle.sent);
    Measures measures = Measures.of(List.of(oracle), List.of(oracle), List.of(oracle));
    assertThat(measures.lost()).isZero();
  }

  @ParameterizedTest
  @MethodSource("standard")
  void nobodyGetsClearlyMoreThanTheOracle(Scenario scenario) {
    Tally oracle = run(scenario, Baseline.ORACLE);

    for (Subject subject : List.of(Baseline.NONE, Lab.FAST_BREAKER, Lab.SLOW_BREAKER)) {
      // Retries turn calls into good ones that an oracle rejects, which never sees them again.
      double allowed = scenario.callers().attempts() > 1 ? 1.02 : 1.002;
      assertThat((double) run(scenario, subject).good)
          .as(subject.name())
          .isLessThanOrEqualTo(oracle.good * allowed);
    }
  }

  private static Tally run(Scenario scenario, Subject subject) {
    return RUNS.computeIfAbsent(
        scenario.name() + " " + subject.name(), name -> Simulation.run(scenario, SEED, subject));
  }
}
