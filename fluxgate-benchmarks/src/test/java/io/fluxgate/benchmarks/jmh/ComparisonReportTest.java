package io.fluxgate.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonReportTest {

  @Test
  void jsonHasOneObjectForEachMeasurement() {
    MeasurementTable results = new MeasurementTable();
    results.add(new Measurement("count", 1, "fluxgate", 6.25, 0.125, 0.0001));
    results.add(new Measurement("count", 2, "armeria", 31, Double.NaN, 0));

    assertThat(ComparisonReport.json(results))
        .isEqualTo(
            """
            [
              {"scenario": "count", "threads": 1, "subject": "fluxgate", "nsPerOp": 6.250, "error": 0.125, "bytesPerOp": 0.000},
              {"scenario": "count", "threads": 2, "subject": "armeria", "nsPerOp": 31.000, "error": null, "bytesPerOp": 0.000}
            ]
            """);
  }

  @Test
  void barIsMetUpToItsLimit() {
    assertThat(countBar(10, 25).isMet()).isTrue();
    assertThat(countBar(11, 25).isMet()).isFalse();
  }

  @Test
  void barWithoutMeasurementIsNotMet() {
    assertThat(bar(new MeasurementTable()).isMet()).isFalse();
  }

  @Test
  void barThatIsAFloorIsMetFromItsLimitOn() {
    assertThat(PerformanceBar.atLeast("throughput", 0.97, 0.97).isMet()).isTrue();
    assertThat(PerformanceBar.atLeast("throughput", 0.96, 0.97).isMet()).isFalse();
    assertThat(PerformanceBar.atLeast("throughput", 0.96, 0.97)).asString().contains(">= 0.97");
  }

  @Test
  void jsonHasTheBarsAfterTheMeasurements() {
    Measurement measurement = new Measurement("count", 1, "fluxgate", 6.25, 0.125, 0);

    assertThat(
            ComparisonReport.json(
                List.of(measurement),
                List.of(
                    PerformanceBar.atMost("size", 0.5, 0.25),
                    PerformanceBar.notMeasured("threads", 1))))
        .isEqualTo(
            """
            [
              {"scenario": "count", "threads": 1, "subject": "fluxgate", "nsPerOp": 6.250, "error": 0.125, "bytesPerOp": 0.000},
              {"bar": "size", "value": 0.500, "limit": 0.250, "atLeast": false, "met": false},
              {"bar": "threads", "value": null, "limit": 1.000, "atLeast": false, "met": null}
            ]
            """);
  }

  @Test
  void peerThatDoesLessIsNotTheFastest() {
    MeasurementTable results = new MeasurementTable();
    results.add(new Measurement("count-slow", 1, "fluxgate", 10, 0, 0));
    results.add(new Measurement("count-slow", 1, "armeria", 20, 0, 0));
    results.add(new Measurement("count-slow", 1, "resilience4j-count-lock", 60, 0, 0));

    assertThat(results.fastestPeer("count-slow", 1))
        .hasValueSatisfying(
            fastest -> assertThat(fastest.subject()).isEqualTo("resilience4j-count-lock"));
  }

  private static PerformanceBar countBar(double fluxgate, double armeria) {
    MeasurementTable results = new MeasurementTable();
    results.add(new Measurement("count", 1, "fluxgate", fluxgate, 0, 0));
    results.add(new Measurement("count", 1, "armeria", armeria, 0, 0));
    return bar(results);
  }

  private static PerformanceBar bar(MeasurementTable results) {
    return PerformanceBars.check(results, Map.of()).stream()
        .filter(bar -> bar.name().equals("count 1T: fluxgate / armeria"))
        .findFirst()
        .orElseThrow();
  }
}
