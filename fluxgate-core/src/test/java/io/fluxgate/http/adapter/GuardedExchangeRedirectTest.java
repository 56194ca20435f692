package io.fluxgate.http.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import io.fluxgate.http.HttpRequestInfo;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class GuardedExchangeRedirectTest {

  private final HttpRequestInfo first = Exchanges.get("http", "first.example", 80);
  private final HttpRequestInfo last = Exchanges.get("http", "last.example", 80);
  private final HttpGuard guard =
      HttpGuard.builder()
          .policy(CircuitBreakerPolicy.builder().tripper(Tripper.failureStreak(1)).build())
          .followRedirectsOf(request -> request != last)
          .build();

  @Test
  void failureAfterARedirectIsChargedToTheLastHost() throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);
    exchange.redirected(last);
    exchange.failed(HttpFailureKind.CONNECT, new IOException("refused"));

    assertThat(counts(first).succeeded()).isEqualTo(1);
    assertThat(breaker(first).state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker(last).state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void redirectWithinTheHostIsOneCall() throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);
    exchange.redirected(Exchanges.get("http", "FIRST.example", 80));
    exchange.failed(HttpFailureKind.RESET, new IOException("reset"));

    assertThat(counts(first).failed()).isEqualTo(1);
    assertThat(counts(first).succeeded()).isZero();
  }

  @Test
  void responseOfTheLastHostIsNotChargedTwice() throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);
    exchange.redirected(last);
    exchange.responded(last, Exchanges.status(500));

    assertThat(counts(first).succeeded()).isEqualTo(1);
    assertThat(counts(last).failed()).isEqualTo(1);
  }

  @Test
  void redirectAfterACancelTakesNoTicket() throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);
    exchange.failed(HttpFailureKind.CANCELLED, new CancellationException());
    exchange.redirected(last);
    exchange.responded(last, Exchanges.status(200));

    assertThat(guard.registry().find(HttpKey.host().of(last))).isEmpty();
  }

  private CallCounts counts(HttpRequestInfo request) {
    return breaker(request).info().counts();
  }

  private CircuitBreaker breaker(HttpRequestInfo request) {
    return guard.registry().find(HttpKey.host().of(request)).orElseThrow();
  }
}
