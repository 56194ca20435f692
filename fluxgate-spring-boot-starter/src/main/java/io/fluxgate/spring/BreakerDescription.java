package io.fluxgate.spring;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.CircuitState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A breaker as the endpoint and the health indicator show it. Times are text, so that no library
 * for JSON has to know them.
 */
record BreakerDescription(
    String name,
    CircuitState state,
    String explanation,
    @Nullable CircuitState shadowState,
    String since,
    @Nullable String untilProbe,
    long windowCalls,
    long windowFailures,
    @Nullable Double failureRate,
    int streak,
    int reopens,
    int probesInFlight,
    long transitions,
    @Nullable String usualTime,
    Counts counts,
    Map<String, Long> failureKinds,
    @Nullable String guard,
    @Nullable List<TransitionHistory.Transition> lastTransitions) {

  /** A record, because libraries for JSON find no properties in {@link CallCounts}. */
  record Counts(
      long succeeded,
      long failed,
      long ignored,
      long rejected,
      long wouldBeRejected,
      long beyondMaximum,
      long sameConnection) {

    static Counts of(CallCounts counts) {
      return new Counts(
          counts.succeeded(),
          counts.failed(),
          counts.ignored(),
          counts.rejected(),
          counts.wouldBeRejected(),
          counts.beyondMaximum(),
          counts.sameConnection());
    }
  }

  /**
   * Describes a breaker.
   *
   * @param guard the bean that the breaker belongs to
   * @param last its last transitions, or null to leave them out
   */
  static BreakerDescription of(
      CircuitBreaker breaker,
      @Nullable String guard,
      @Nullable List<TransitionHistory.Transition> last) {
    CircuitBreakerInfo info = breaker.info();
    long total = info.metrics().total();
    return new BreakerDescription(
        info.name(),
        info.state(),
        breaker.explain(),
        info.shadowState().orElse(null),
        info.since().toString(),
        info.untilProbe().map(Object::toString).orElse(null),
        total,
        info.metrics().failed(),
        total == 0 ? null : info.metrics().failureRate(),
        info.streak(),
        info.reopens(),
        info.probesInFlight(),
        info.transitions(),
        breaker.usualTime().map(Object::toString).orElse(null),
        Counts.of(info.counts()),
        info.failureKinds(),
        guard,
        last);
  }
}
