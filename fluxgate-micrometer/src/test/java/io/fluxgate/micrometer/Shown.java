package io.fluxgate.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a meter registry shows. */
final class Shown {

  private Shown() {}

  /** The value of the only meter that has this name and these tags. */
  static double value(MeterRegistry registry, String name, String... tags) {
    List<Meter> found =
        registry.getMeters().stream()
            .filter(meter -> meter.getId().getName().equals(name))
            .filter(meter -> meter.getId().getTags().containsAll(Tags.of(tags).stream().toList()))
            .toList();
    assertThat(found).as("%s %s", name, List.of(tags)).hasSize(1);
    return found.get(0).measure().iterator().next().getValue();
  }

  static Set<String> breakers(MeterRegistry registry) {
    return tagValues(registry, "breaker");
  }

  static Set<String> tagValues(MeterRegistry registry, String key) {
    return registry.getMeters().stream()
        .map(meter -> meter.getId().getTag(key))
        .filter(value -> value != null)
        .collect(Collectors.toSet());
  }

  static void settle(FluxgateMetrics metrics) {
    assertThat(metrics.await(Duration.ofMinutes(2))).as("meters are up to date").isTrue();
  }
}
