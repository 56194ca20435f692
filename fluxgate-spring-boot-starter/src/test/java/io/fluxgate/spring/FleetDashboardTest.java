package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.fleet.Fleet;
import io.fluxgate.fleet.InProcessTransport;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The row of the dashboard and the alerts for fleets use meters that the starter binds. */
class FleetDashboardTest {

  private static final Path OPERATIONS = operations();
  private static final Pattern METRIC = Pattern.compile("fluxgate_fleet_\\w+");
  private static final Pattern SELECTOR =
      Pattern.compile("(fluxgate_fleet_\\w+)\\{[^}]*?(reason|direction)=\\\\?\"(\\w+)");
  private static final Pattern GROUPS =
      Pattern.compile("by \\(([\\w, ]+)\\) .*?(fluxgate_fleet_\\w+)");
  private static final Set<String> OF_THE_TARGET = Set.of("job", "instance");

  private final MeterRegistry registry = new SimpleMeterRegistry();

  FleetDashboardTest() {
    new FleetMeters(
            Fleet.builder(CircuitBreakerRegistry.create(), InProcessTransport.create())
                .name("checkout")
                .build())
        .bindTo(registry);
  }

  @Test
  void theDashboardShowsEachMeter() throws IOException {
    assertThat(names(METRIC, "grafana-dashboard.json")).isEqualTo(exported());
  }

  @ParameterizedTest
  @ValueSource(strings = {"grafana-dashboard.json", "prometheus-alerts.yml"})
  void eachQueryFitsAMeter(String file) throws IOException {
    assertThat(names(METRIC, file)).isNotEmpty().isSubsetOf(exported());
    for (MatchResult selector : found(SELECTOR, file)) {
      assertThat(values(selector.group(1), selector.group(2))).contains(selector.group(3));
    }
    for (MatchResult groups : found(GROUPS, file)) {
      Set<String> labels = new TreeSet<>(List.of(groups.group(1).split(", ")));
      labels.removeAll(OF_THE_TARGET);
      for (String label : labels) {
        assertThat(values(groups.group(2), label)).as(groups.group()).isNotEmpty();
      }
    }
  }

  private Set<String> values(String metric, String label) {
    return registry.getMeters().stream()
        .filter(meter -> exportedName(meter).equals(metric))
        .map(meter -> meter.getId().getTag(label))
        .filter(value -> value != null)
        .collect(Collectors.toSet());
  }

  private Set<String> exported() {
    return registry.getMeters().stream()
        .map(FleetDashboardTest::exportedName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** As Prometheus gets it. */
  private static String exportedName(Meter meter) {
    String unit =
        meter instanceof FunctionCounter ? "_total" : meter instanceof TimeGauge ? "_seconds" : "";
    return meter.getId().getName().replace('.', '_') + unit;
  }

  private static Set<String> names(Pattern pattern, String file) throws IOException {
    return found(pattern, file).stream()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<MatchResult> found(Pattern pattern, String file) throws IOException {
    return pattern.matcher(Files.readString(OPERATIONS.resolve(file))).results().toList();
  }

  /** In the first folder upwards that has it: several modules run this test. */
  private static Path operations() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("docs/operations"))) {
      folder = folder.getParent();
    }
    return Objects.requireNonNull(folder, "a folder with docs/operations")
        .resolve("docs/operations");
  }
}
