package io.fluxgate.http.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Permit;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpRequestInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ticket of the host that a trusted redirect leads to. */
class SecondTicketTest {

  private final HttpRequestInfo first = Exchanges.to("first.example");
  private final HttpRequestInfo last = Exchanges.to("last.example");
  private final AtomicReference<@Nullable GuardedExchange> cancelled = new AtomicReference<>();
  private final HttpGuard guard =
      HttpGuard.builder()
          .policy(
              CircuitBreakerPolicy.builder()
                  .tripper(Tripper.failureStreak(1))
                  .permit(Permit.all())
                  .halfOpenCalls(1)
                  .build())
          .followRedirectsOf(request -> cancelMeanwhile())
          .build();
  private final CircuitBreaker target = guard.breaker("https://last.example");

  /** Asked when the first host has been charged, and the second not yet. */
  private boolean cancelMeanwhile() {
    GuardedExchange exchange = cancelled.get();
    if (exchange != null) {
      exchange.failed(HttpFailureKind.CANCELLED, new CancellationException());
    }
    return true;
  }

  @Test
  void callCancelledBetweenTheTwoTicketsHoldsNoSlotOfTheSecondHost() throws IOException {
    target.halfOpen();
    GuardedExchange exchange = GuardedExchange.begin(guard, first);
    cancelled.set(exchange);

    exchange.redirected(last);

    assertThat(exchange.isSettled()).isTrue();
    assertThat(target.info().counts()).isEqualTo(CallCounts.of(0, 0, 1, 0, 0));
    assertThat(target.info().probesInFlight()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = CircuitState.class,
      names = {"OPEN", "FORCED_OPEN"})
  void redirectToAHostThatIsCutOffIsNotCountedAsRejected(CircuitState state) throws IOException {
    if (state == CircuitState.OPEN) {
      target.openFor(Duration.ofHours(1));
    } else {
      target.forceOpen();
    }
    GuardedExchange exchange = GuardedExchange.begin(guard, first);

    exchange.redirected(last);
    exchange.responded(last, Exchanges.status(500));

    assertThat(target.state()).isEqualTo(state);
    assertThat(target.info().counts()).isEqualTo(CallCounts.of(0, 0, 0, 0, 0));
  }
}
