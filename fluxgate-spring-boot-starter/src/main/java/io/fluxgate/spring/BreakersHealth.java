package io.fluxgate.spring;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.spring.Sources.Source;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What both generations' health indicators show. */
final class BreakersHealth {

  private final Sources sources;
  private final boolean downWhenOpen;

  BreakersHealth(Sources sources, boolean downWhenOpen) {
    this.sources = sources;
    this.downWhenOpen = downWhenOpen;
  }

  /** How many breakers there are, and those among them that are not plainly CLOSED. */
  record Report(boolean isDown, Map<String, Object> details) {}

  Report report() {
    int breakers = 0;
    Map<String, Object> details = new LinkedHashMap<>();
    Map<String, BreakerDescription> notClosed = new LinkedHashMap<>();
    boolean open = false;
    for (Source source : sources.all()) {
      for (CircuitBreaker breaker : Breakers.of(source)) {
        breakers++;
        BreakerDescription description = BreakerDescription.of(breaker, source.name(), List.of());
        open |= isOpen(description.state());
        if (description.state() != CircuitState.CLOSED) {
          // Two guards may have breakers of one name.
          if (notClosed.putIfAbsent(breaker.name(), description) != null) {
            notClosed.put(breaker.name() + " of " + source.name(), description);
          }
        }
      }
    }
    details.put("breakers", breakers);
    if (!notClosed.isEmpty()) {
      details.put("notClosed", notClosed);
    }
    return new Report(open && downWhenOpen, details);
  }

  private static boolean isOpen(CircuitState state) {
    return state == CircuitState.OPEN || state == CircuitState.FORCED_OPEN;
  }
}
