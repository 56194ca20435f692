package io.fluxgate.benchmarks.protect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.tools.simulate.LabResult;
import io.fluxgate.tools.simulate.Laboratory;
import io.fluxgate.tools.simulate.Measures;
import io.fluxgate.tools.simulate.ScenarioFile;
import io.fluxgate.tools.simulate.Scenarios;
import io.fluxgate.tools.simulate.Subject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real libraries live in the simulator's time: they open, and they recover. */
class PeersTest {

  private static final String OUTAGE =
      "outage: {family: f, rate: 100, fault: {kind: 503, for: 70s}}";

  static List<Subject> contestants() {
    return Contestants.all();
  }

  @ParameterizedTest
  @MethodSource("contestants")
  void opensAndRecoversInVirtualTime(Subject subject) throws Exception {
    Measures measures = run(subject, OUTAGE).measures(0, 0);

    assertThat(measures.timeToProtect()).isBetween(0.0, 15.0);
    assertThat(measures.t95()).isBetween(0.0, 65.0);
    assertThat(measures.sent()).isLessThan(30);
    assertThat(measures.reopens()).isPositive();
    assertThat(measures.falseTripsPerHour()).isZero();
  }

  @ParameterizedTest
  @MethodSource("contestants")
  void staysClosedWhileAllIsWell(Subject subject) throws Exception {
    LabResult result = run(subject, "quiet: {family: f, rate: 100}");

    assertThat(result.measures(0, 0).lost()).isZero();
    assertThat(result.measures(0, 0).falseTripsPerHour()).isZero();
  }

  @ParameterizedTest
  @MethodSource("contestants")
  void resultIsTheSameEachTime(Subject subject) throws Exception {
    assertThat(run(subject, OUTAGE).measures(0, 0)).isEqualTo(run(subject, OUTAGE).measures(0, 0));
  }

  @Test
  void defaultsOpenForAsLongAsTheirDocumentationSays() throws Exception {
    String blip = "blip: {family: f, rate: 100, fault: {kind: 503, for: 25s}}";

    assertThat(t95("resilience4j", blip)).isBetween(33.0, 40.0);
    assertThat(t95("armeria", blip)).isBetween(0.0, 11.0);
    assertThat(t95("smallrye", blip)).isBetween(0.0, 6.0);
  }

  private static double t95(String name, String scenario) throws Exception {
    Subject subject =
        Contestants.all().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    return run(subject, scenario).measures(0, 0).t95();
  }

  private static LabResult run(Subject subject, String yaml) throws Exception {
    Scenarios scenarios =
        ScenarioFile.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    return new Laboratory(List.of(subject), 1, 1, 1).run(scenarios, (done, all) -> {});
  }
}
