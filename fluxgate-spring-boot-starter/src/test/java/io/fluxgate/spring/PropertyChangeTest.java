package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PropertyChangeTest {

  @Test
  void changesAreNamedWithTheirValues() {
    List<PropertyChange> changes =
        PropertyChange.between(
            bound(Map.of("fluxgate.policy.failure-rate", "0.5", "fluxgate.policies.a.jitter", "1")),
            bound(
                Map.of(
                    "fluxgate.policy.failure-rate", "0.4",
                    "fluxgate.policies.b.delay", "1s",
                    "fluxgate.http.maximum-breakers", "5",
                    "fluxgate.http.guards.x.policy.jitter", "0.5")));

    assertThat(changes)
        .extracting(PropertyChange::toString)
        .containsExactlyInAnyOrder(
            "fluxgate.http.maximum-breakers: 10000 -> 5",
            "fluxgate.http.guards.x.policy.jitter: (default) -> 0.5",
            "fluxgate.policy.failure-rate: 0.5 -> 0.4",
            "fluxgate.policies[a].jitter: 1.0 -> (default)",
            "fluxgate.policies[b].delay: (default) -> PT1S");
    assertThat(changes)
        .filteredOn(change -> !change.changesPolicy())
        .extracting(PropertyChange::property)
        .containsExactly("fluxgate.http.maximum-breakers");
  }

  private static FluxgateProperties bound(Map<String, String> values) {
    return new Binder(new MapConfigurationPropertySource(values))
        .bindOrCreate("fluxgate", FluxgateProperties.class);
  }
}
