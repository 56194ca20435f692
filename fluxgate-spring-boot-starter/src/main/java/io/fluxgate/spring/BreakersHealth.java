package io.fluxgate.spring;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.CircuitState;
import io.fluxgate.spring.FluxgateProperties.WhenOpen;
import io.fluxgate.spring.Sources.Source;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** What both generations' health indicators show of all breakers, or of some. */
final class BreakersHealth {

  private final Sources sources;
  private final Predicate<String> names;
  private final WhenOpen whenOpen;

  /**
   * Creates the health of some breakers.
   *
   * @param names which breakers count
   * @param whenOpen the status while one of them lets no call through
   */
  BreakersHealth(Sources sources, Predicate<String> names, WhenOpen whenOpen) {
    this.sources = sources;
    this.names = names;
    this.whenOpen = whenOpen;
  }

  /** Returns the health of all breakers. */
  static BreakersHealth ofAll(Sources sources, FluxgateProperties.Health properties) {
    return new BreakersHealth(
        sources, name -> true, properties.downWhenOpen() ? WhenOpen.DOWN : WhenOpen.UP);
  }

  /** How many breakers there are, and those among them that are not plainly CLOSED. */
  record Report(WhenOpen status, Map<String, Object> details) {}

  Report report() {
    int breakers = 0;
    Map<String, Object> details = new LinkedHashMap<>();
    Map<String, BreakerDescription> notClosed = new LinkedHashMap<>();
    boolean open = false;
    for (Source source : sources.all()) {
      for (CircuitBreaker breaker : Breakers.of(source)) {
        if (!names.test(breaker.name())) {
          continue;
        }
        breakers++;
        open |= isOpen(breaker.info());
        BreakerDescription description = BreakerDescription.of(breaker, source.name(), null);
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
    return new Report(open ? whenOpen : WhenOpen.UP, details);
  }

  /**
   * Whether the next call would be rejected. A circuit whose delay is over waits for a call to
   * probe with, and an instance that is out of service gets none: it would stay so forever.
   */
  private static boolean isOpen(CircuitBreakerInfo info) {
    return info.state() == CircuitState.FORCED_OPEN
        || (info.state() == CircuitState.OPEN
            && !info.untilProbe().map(Duration::isZero).orElse(false));
  }
}
