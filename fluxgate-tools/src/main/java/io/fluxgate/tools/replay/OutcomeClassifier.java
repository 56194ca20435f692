package io.fluxgate.tools.replay;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.adapter.GuardedExchange;
import java.util.HashMap;
import java.util.Map;

/**
 * Classifies outcomes as a policy does, by reporting each to a real guard. So rejected calls are
 * classified in the same way as permitted ones.
 */
final class OutcomeClassifier {

  private static final TraceRequest REQUEST = new TraceRequest("classifier");

  private final CircuitBreakerPolicy policy;
  private final Map<CallOutcome, SimulatedOutcome> classified = new HashMap<>();

  OutcomeClassifier(CircuitBreakerPolicy policy) {
    CircuitBreakerPolicy.Builder trackerOnly = CircuitBreakerPolicy.builder();
    policy.tracker().ifPresent(trackerOnly::tracker);
    this.policy = trackerOnly.build();
  }

  /** Returns the outcome of a permitted call. */
  SimulatedOutcome classify(CallOutcome outcome) {
    return classified.computeIfAbsent(outcome, this::report);
  }

  private SimulatedOutcome report(CallOutcome outcome) {
    CircuitBreaker breaker = CircuitBreaker.of("classifier", policy);
    try {
      GuardedExchange exchange = GuardedExchange.begin(HttpGuard.of(breaker), REQUEST);
      outcome.report(exchange, REQUEST);
      exchange.bodyEnded();
    } catch (CallNotPermittedIOException impossible) {
      throw new IllegalStateException("a new breaker permits calls", impossible);
    }
    CallCounts counts = breaker.info().counts();
    return counts.failed() > 0
        ? SimulatedOutcome.FAILED
        : counts.ignored() > 0 ? SimulatedOutcome.IGNORED : SimulatedOutcome.SUCCEEDED;
  }
}
