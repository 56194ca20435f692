package io.fluxgate.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioFileTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void standardScenariosAreFiftyFiveInFourteenFamilies() {
    Scenarios standard = ScenarioFile.standard();

    assertThat(standard.names()).hasSize(55).doesNotHaveDuplicates();
    assertThat(standard.list().stream().map(Scenario::family).collect(Collectors.toSet()))
        .hasSize(14);
  }

  @Test
  void settingsThatAreNotGivenHaveDefaults() {
    Scenario scenario = Lab.scenario("family: mine");

    assertThat(scenario.callers())
        .isEqualTo(new Scenario.Callers(1, 100, 20, 50, 10 * SECOND, Long.MAX_VALUE, 1));
    assertThat(scenario.servers()).isEqualTo(4);
    assertThat(scenario.faults()).isEmpty();
  }

  @Test
  void allSettingsAreRead() {
    Scenario scenario =
        Lab.scenario(
            "family: mine, rate: 1000, instances: 3, threads: 7, bystanders: 5, timeout: 2s,"
                + " give-up: 500ms, attempts: 3, service: 10ms, shards: 4, noise: 0.01,"
                + " contention: 2, warm-up: 1s, after: 2m, faults: [{kind: slow, factor: 20},"
                + " {kind: errors, share: 0.3, at: 1s..2s, for: 3s, pause: 4s, times: 5,"
                + " one-shard: true, hosts: 8, cold: 6s, cold-factor: 7}]");

    assertThat(scenario.callers())
        .isEqualTo(new Scenario.Callers(3, 1000, 5, 7, 2 * SECOND, SECOND / 2, 3));
    assertThat(scenario.servers()).isEqualTo(15);
    assertThat(scenario.faults())
        .element(1)
        .isEqualTo(
            new Fault(
                Fault.Kind.ERRORS,
                new Span(SECOND, 2 * SECOND),
                new Span(3 * SECOND, 3 * SECOND),
                new Span(4 * SECOND, 4 * SECOND),
                5,
                1,
                0.3,
                true,
                8,
                1_000,
                6 * SECOND,
                7));
  }

  @Test
  void fleetHasItsSettings() {
    Scenario.Fleet usual = Lab.scenario("family: f, instances: 9").fleet();
    Scenario.Fleet fleet =
        Lab.scenario(
                "family: f, instances: 9, fleet: {zones: 3, parts: 2, versions: 4, loss: 0.8,"
                    + " duplicates: 0.1, delay: 0s..2s, liars: 5, restart: 60s, hosts: 6, strangers: 7}")
            .fleet();

    assertThat(fleet)
        .isEqualTo(
            new Scenario.Fleet(3, 2, 4, 0.8, 0.1, new Span(0, 2 * SECOND), 5, 60 * SECOND, 6, 7));
    assertThat(List.of(fleet.zone(2, 9), fleet.zone(3, 9), fleet.zone(8, 9)))
        .containsExactly(0, 1, 2);
    assertThat(usual.loss()).isZero();
    assertThat(usual.restartNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void scenariosOfFleetsAreReadable() {
    assertThat(ScenarioFile.fleets().names()).contains("503 200 x 0.5", "one liar", "restarts");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: {family: f, rte: 5} | line 1: scenario 'a': rte (expected: family, rate, ",
        "a: {family: f, rate: x} | line 1: scenario 'a': rate: x (expected: a number from 0.001 to 100000)",
        "a: {family: f, rate: NaN} | line 1: scenario 'a': rate: NaN (expected: a number",
        "a: {family: f, rate: -1} | line 1: scenario 'a': rate: -1 (expected: a number",
        "a: {family: f, threads: 1.5} | scenario 'a': threads: 1.5 (expected: a whole number)",
        "a: {family: f, fleet: {los: 1}} | line 1: scenario 'a': fleet: los (expected: zones, parts,",
        "a: {family: f, shards: 2, fleet: {hosts: 2}} | scenario 'a': shards: 2 (expected: a number from 1 to 1)",
        "a: {family: f, fleet: {loss: 2}} | line 1: scenario 'a': fleet: loss: 2 (expected: a number from 0 to 1)",
        "a: {family: f, timeout: 10} | scenario 'a': timeout: 10 (expected: a time up to 24h,",
        "a: {family: f, timeout: 25h} | scenario 'a': timeout: 25h (expected: a time up to 24h,",
        "a: {family: f, fault: {kind: fire}} | scenario 'a': fault: kind: fire (expected: 503, hang,",
        "a: {family: f, fault: {kind: hang, for: 9s..3s}} | fault: for: 9s..3s (expected: the shorter",
        "a: {family: f, fault: {kind: hang, till: 3s}} | fault: till (expected: kind, at, for,",
        "a: {family: f, fault: hang} | scenario 'a': fault (expected: settings such as",
        "a: {family: f, rate: [1]} | line 1: scenario 'a' (expected: one value)",
        "a: {family: f, rate: 1, rate: 2} | line 1: scenario 'a': rate (expected: rate once)",
        "a: 5 | line 1: scenario 'a' (expected: settings such as rate: 100)",
        "a/b: {family: f} | line 1: scenario 'a/b': the name (expected: 1 to 40 letters,",
        "'# nothing' | line 1: no scenario (expected: a name, a colon, and settings)",
        "a: {family: f | line 1: ",
      })
  void mistakeIsNamedWithItsLine(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(ScenarioException.class)
        .hasMessageContaining(message);
  }

  @Test
  void lineIsThatOfTheMistake() {
    assertThatThrownBy(() -> read("a: {family: f}\nb:\n  family: f\n  rate: 0\n"))
        .hasMessageStartingWith("line 4: scenario 'b': rate: 0 ");
  }

  @Test
  void secondScenarioOfANameIsRefused() {
    assertThatThrownBy(() -> read("a: {family: f}\na: {family: f}\n"))
        .hasMessage("line 2: scenario 'a': there are two (expected: different names)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "- a", "!!javax.script.ScriptEngineManager [a]", "? {a: b} : c"})
  void whatIsNoScenarioIsRefused(String yaml) {
    assertThatThrownBy(() -> read(yaml)).isInstanceOf(ScenarioException.class);
  }

  private static Scenarios read(String yaml) throws ScenarioException {
    return ScenarioFile.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
  }
}
