package io.fluxgate.examples.replay;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpExchange;
import io.fluxgate.http.HttpGuard;
import java.util.HashMap;
import java.util.Map;

/**
 * Says what a policy makes of an outcome, by asking a guard: so the calls that a breaker rejects
 * are judged as those that it lets through.
 */
final class Judge {

  private static final TraceRequest REQUEST = new TraceRequest("judge");

  private final CircuitBreakerPolicy policy;
  private final Map<CallOutcome, Fate> fates = new HashMap<>();

  Judge(CircuitBreakerPolicy policy) {
    CircuitBreakerPolicy.Builder judging = CircuitBreakerPolicy.builder();
    policy.tracker().ifPresent(judging::tracker);
    this.policy = judging.build();
  }

  /** Returns the fate of a call of this outcome that is let through. */
  Fate of(CallOutcome outcome) {
    return fates.computeIfAbsent(outcome, this::ask);
  }

  private Fate ask(CallOutcome outcome) {
    CircuitBreaker breaker = CircuitBreaker.of("judge", policy);
    try {
      HttpExchange exchange = HttpGuard.of(breaker).begin(REQUEST);
      outcome.report(exchange, REQUEST);
      exchange.bodyEnded();
    } catch (CallNotPermittedIOException impossible) {
      throw new IllegalStateException("a fresh breaker lets calls through", impossible);
    }
    CallCounts counts = breaker.info().counts();
    return counts.failed() > 0 ? Fate.FAILED : counts.ignored() > 0 ? Fate.IGNORED : Fate.SUCCEEDED;
  }
}
