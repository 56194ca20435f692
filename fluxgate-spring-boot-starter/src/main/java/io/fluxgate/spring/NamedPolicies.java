package io.fluxgate.spring;

import io.fluxgate.CircuitBreakerPolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The policies of breakers that annotations and Spring Cloud name. */
final class NamedPolicies {

  private static final System.Logger LOGGER = System.getLogger("io.fluxgate");

  /** What Spring leaves out of a key without brackets. */
  private static final Pattern DROPPED = Pattern.compile("[^A-Za-z0-9_-]");

  private final Map<String, CircuitBreakerPolicy> named;
  private final CircuitBreakerPolicy others;

  NamedPolicies(Map<String, CircuitBreakerPolicy> named, CircuitBreakerPolicy others) {
    this.named = new LinkedHashMap<>(named);
    this.others = others;
  }

  Set<String> names() {
    return named.keySet();
  }

  /** Returns the policy of a new breaker. */
  CircuitBreakerPolicy of(String name) {
    CircuitBreakerPolicy own = named.get(name);
    if (own == null) {
      warnIfBracketsAreMissing(name);
    }
    return own == null ? others : own;
  }

  private void warnIfBracketsAreMissing(String name) {
    if (!DROPPED.matcher(name).find()) {
      return;
    }
    for (String key : named.keySet()) {
      if (key.equalsIgnoreCase(DROPPED.matcher(name).replaceAll(""))) {
        LOGGER.log(
            System.Logger.Level.WARNING,
            "The circuit breaker "
                + name
                + " has the default policy, not that of fluxgate.breakers."
                + key
                + ". If it is meant, write fluxgate.breakers[\""
                + name
                + "\"]: without brackets, Spring drops the signs of a name.");
      }
    }
  }
}
