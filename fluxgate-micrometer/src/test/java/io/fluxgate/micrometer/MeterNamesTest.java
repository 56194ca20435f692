package io.fluxgate.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpGuard;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Names, tags and units are as Micrometer and OpenTelemetry want them, and as the docs say. */
class MeterNamesTest {

  private final HttpGuard guard = HttpGuard.create();

  MeterNamesTest() {
    guard.registry().get("https://example.com:443").forceOpen();
  }

  @Test
  void namesAndTagsAreLowerCaseWithDots() {
    List<Meter> meters = bound().getMeters();

    assertThat(meters).isNotEmpty();
    assertThat(meters)
        .allSatisfy(
            meter -> {
              assertThat(meter.getId().getName()).matches("[a-z]+(\\.[a-z]+)+");
              assertThat(meter.getId().getDescription()).isNotBlank();
              assertThat(meter.getId().getTags())
                  .allSatisfy(tag -> assertThat(tag.getKey()).matches("[a-z]+"))
                  .allSatisfy(tag -> assertThat(tag.getValue()).isNotBlank());
            });
  }

  @Test
  void metersOfSameNameHaveSameTagKeysUnitAndDescription() {
    Map<String, Set<String>> kinds =
        bound().getMeters().stream()
            .map(Meter::getId)
            .collect(
                Collectors.groupingBy(
                    Meter.Id::getName,
                    Collectors.mapping(MeterNamesTest::signature, Collectors.toSet())));

    assertThat(kinds).isNotEmpty().allSatisfy((name, kind) -> assertThat(kind).hasSize(1));
  }

  private static String signature(Meter.Id id) {
    return id.getTags().stream().map(Tag::getKey).sorted().toList()
        + " "
        + id.getBaseUnit()
        + " "
        + id.getType()
        + " "
        + id.getDescription();
  }

  @Test
  void pageAndPackageDocumentationNameExactlyTheMeters() throws Exception {
    Set<String> names =
        bound().getMeters().stream()
            .map(meter -> meter.getId().getName())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(
            namesIn(
                Path.of("..", "docs", "metrics.md"),
                "`(fluxgate\\.(?:breaker|registry)\\.[a-z.]+)`"))
        .isEqualTo(names);
    assertThat(
            namesIn(
                Path.of("src/main/java/io/fluxgate/micrometer/package-info.java"),
                "(?:<td>|@code\\s+(?:\\* )?)(fluxgate\\.(?:breaker|registry)\\.[a-z.]+)[<}]"))
        .isEqualTo(names);
  }

  private static Set<String> namesIn(Path file, String pattern) throws Exception {
    return Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void openTelemetryGetsAllMetersWithTheirTags() throws Exception {
    List<byte[]> sent = new CopyOnWriteArrayList<>();
    OtlpMeterRegistry otlp =
        OtlpMeterRegistry.builder(OtlpConfig.DEFAULT)
            .clock(Clock.SYSTEM)
            .metricsSender(request -> sent.add(request.getMetricsData()))
            .build();
    FluxgateMetrics.of(guard).bindTo(otlp);
    otlp.close();

    Map<String, Metric> metrics = new HashMap<>();
    for (byte[] data : sent) {
      ExportMetricsServiceRequest.parseFrom(data).getResourceMetricsList().stream()
          .flatMap(resource -> resource.getScopeMetricsList().stream())
          .flatMap(scope -> scope.getMetricsList().stream())
          .forEach(metric -> metrics.put(metric.getName(), metric));
    }
    assertThat(metrics.keySet())
        .isEqualTo(
            bound().getMeters().stream()
                .map(meter -> meter.getId().getName())
                .collect(Collectors.toSet()));
    Metric states = Objects.requireNonNull(metrics.get("fluxgate.breaker.state"));
    assertThat(states.getGauge().getDataPointsList())
        .hasSize(6)
        .allSatisfy(point -> assertThat(attributes(point)).containsKeys("breaker", "state"));
    assertThat(states.getGauge().getDataPointsList())
        .filteredOn(point -> attributes(point).containsValue("forced_open"))
        .extracting(NumberDataPoint::getAsDouble)
        .containsExactly(1.0);
    Metric transitions = Objects.requireNonNull(metrics.get("fluxgate.breaker.transitions"));
    assertThat(transitions.getSum().getIsMonotonic()).isTrue();
    assertThat(transitions.getSum().getDataPointsList()).hasSize(17);
  }

  private static Map<String, String> attributes(NumberDataPoint point) {
    return point.getAttributesList().stream()
        .collect(Collectors.toMap(each -> each.getKey(), each -> each.getValue().getStringValue()));
  }

  private SimpleMeterRegistry bound() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    FluxgateMetrics.of(guard).bindTo(meters);
    return meters;
  }
}
