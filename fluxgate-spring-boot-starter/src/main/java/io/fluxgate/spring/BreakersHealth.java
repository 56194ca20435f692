package io.fluxgate.spring;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpGuard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What both generations' health indicators show. */
final class BreakersHealth {

  private final HttpGuard guard;
  private final boolean downWhenOpen;

  BreakersHealth(HttpGuard guard, boolean downWhenOpen) {
    this.guard = guard;
    this.downWhenOpen = downWhenOpen;
  }

  /** How many breakers there are, and those among them that are not plainly CLOSED. */
  record Report(boolean isDown, Map<String, Object> details) {}

  Report report() {
    List<CircuitBreaker> breakers = Breakers.of(guard);
    Map<String, Object> details = new LinkedHashMap<>();
    Map<String, BreakerDescription> notClosed = new LinkedHashMap<>();
    boolean open = false;
    for (CircuitBreaker breaker : breakers) {
      BreakerDescription description = BreakerDescription.of(breaker);
      open |= isOpen(description.state());
      if (description.state() != CircuitState.CLOSED) {
        notClosed.put(breaker.name(), description);
      }
    }
    details.put("breakers", breakers.size());
    if (!notClosed.isEmpty()) {
      details.put("notClosed", notClosed);
    }
    return new Report(open && downWhenOpen, details);
  }

  private static boolean isOpen(CircuitState state) {
    return state == CircuitState.OPEN || state == CircuitState.FORCED_OPEN;
  }
}
