package io.fluxgate.spring;

import java.util.Map;
import java.util.TreeSet;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** A fleet that is described, and neither enabled nor disabled, was forgotten. */
final class FleetDecision {

  private static final String FLEET = "fluxgate.fleet";
  private static final String ENABLED = "enabled";

  private FleetDecision() {}

  /**
   * Checks that properties of a fleet come with the one that switches it on or off.
   *
   * @throws InvalidFluxgatePropertyException if they do not
   */
  static void require(Environment environment) {
    Map<String, Object> set =
        Binder.get(environment)
            .bind(FLEET, Bindable.mapOf(String.class, Object.class))
            .orElse(Map.of());
    if (!set.isEmpty() && !set.containsKey(ENABLED)) {
      throw new InvalidFluxgatePropertyException(
          FLEET + "." + ENABLED,
          "missing (expected: true or false, because "
              + String.join(", ", new TreeSet<>(set.keySet()))
              + (set.size() == 1 ? " is set)" : " are set)"));
    }
  }
}
