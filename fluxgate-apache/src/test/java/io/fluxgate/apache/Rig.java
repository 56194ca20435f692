package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Ticket;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpOutcome;
import io.fluxgate.http.HttpTracker;
import io.fluxgate.test.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A breaker that opens at the first failure and lets one probe through, and what it was told. */
final class Rig {

  final ManualTicker ticker = ManualTicker.create();
  final List<HttpFailureKind> kinds = new CopyOnWriteArrayList<>();
  final CircuitBreakerPolicy policy =
      CircuitBreakerPolicy.builder()
          .ticker(ticker)
          .tripper(Tripper.failureStreak(1))
          .retry(Retry.cooldown(Duration.ofSeconds(1)))
          .permit(Permit.all())
          .halfOpenCalls(1)
          .tracker(
              outcome -> {
                if (outcome instanceof HttpOutcome http) {
                  http.kind().ifPresent(kinds::add);
                }
                return HttpTracker.defaults().isFailure(outcome);
              })
          .build();
  final CircuitBreaker breaker = CircuitBreaker.of("rig", policy);
  final HttpGuard guard = HttpGuard.of(breaker);

  /** The next call is a probe, and the only one until it is settled. */
  void halfOpen() {
    breaker.reset();
    breaker.acquire().failure();
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    ticker.advance(Duration.ofSeconds(2));
  }

  /** No slot is in use: after the delay, if there is one, the next call is let through. */
  void assertSlotIsFree() {
    ticker.advance(Duration.ofSeconds(2));
    Ticket healthy = breaker.acquire();
    healthy.success();
    // Another thread may be in the middle of the same transition.
    Waiting.until("closed", () -> breaker.state() == CircuitState.CLOSED);
  }

  CallCounts counts() {
    return breaker.info().counts();
  }

  static CircuitBreaker breakerOf(HttpGuard guard, RawServer server) {
    return guard.registry().find("http://127.0.0.1:" + server.port()).orElseThrow();
  }
}
