package io.fluxgate.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What IDEs offer for completion. */
class MetadataTest {

  @Test
  void everyPropertyIsDescribed() throws IOException {
    List<Map<String, Object>> properties = properties();

    assertThat(properties)
        .extracting(property -> property.get("name"))
        .contains(
            "fluxgate.http.enabled",
            "fluxgate.http.maximum-breakers",
            "fluxgate.policy.failure-rate",
            "fluxgate.policy.initial-state",
            "fluxgate.policy.overdue",
            "fluxgate.policy.maximum-concurrent-calls",
            "fluxgate.http.cancelled-after",
            "fluxgate.policies",
            "fluxgate.breakers",
            "fluxgate.http.fallback",
            "fluxgate.http.fail-if-unguarded",
            "fluxgate.http.guards",
            "fluxgate.fleet.enabled",
            "fluxgate.fleet.mode",
            "fluxgate.health.down-when-open",
            "fluxgate.health.groups")
        .hasSize(53);
    assertThat(properties)
        .allSatisfy(
            property -> assertThat(property.get("description")).asString().hasSizeGreaterThan(15));
  }

  /** Spring's own files, of which there are many, are not for this parser. */
  private static List<Map<String, Object>> properties() throws IOException {
    ClassLoader loader = MetadataTest.class.getClassLoader();
    List<String> own = new ArrayList<>();
    for (URL file :
        Collections.list(loader.getResources("META-INF/spring-configuration-metadata.json"))) {
      try (InputStream stream = file.openStream()) {
        String json = new String(stream.readAllBytes(), UTF_8);
        if (json.contains(FluxgateProperties.class.getName())) {
          own.add(json);
        }
      }
    }
    assertThat(own).hasSize(1);
    return properties(own.get(0));
  }

  /** JSON is YAML, but for the slash, which Spring writes behind a backslash. */
  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> properties(String json) {
    Map<String, Object> metadata = new Yaml().load(json.replace("\\/", "/"));
    List<Map<String, Object>> properties =
        (List<Map<String, Object>>) metadata.getOrDefault("properties", List.of());
    // Those of the endpoint are described by Spring.
    return properties.stream()
        .filter(property -> String.valueOf(property.get("name")).startsWith("fluxgate."))
        .toList();
  }
}
