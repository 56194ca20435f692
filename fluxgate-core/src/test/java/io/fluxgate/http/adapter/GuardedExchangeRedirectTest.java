package io.fluxgate.http.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallCounts;
import io.fluxgate.CapturedLog;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Tripper;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import io.fluxgate.http.HttpRequestInfo;
import java.io.IOException;
import java.util.List;
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

  @Test
  void otherSchemeIsAnotherHostThoughNeitherNamesAPort() throws IOException {
    HttpRequestInfo plain = Exchanges.get("http", "first.example", -1);
    HttpRequestInfo secure = Exchanges.get("https", "first.example", -1);
    HttpGuard careful = HttpGuard.create();
    GuardedExchange exchange = GuardedExchange.begin(careful, plain);

    exchange.redirected(secure);
    exchange.failed(HttpFailureKind.CONNECT, new IOException("refused"));

    assertThat(careful.breaker("http://first.example").info().counts().succeeded()).isEqualTo(1);
    assertThat(careful.find("https://first.example")).isEmpty();
  }

  @Test
  void redirectToAnotherPathOfTheHostIsOneCallThoughTheKeyReadsThePath() throws IOException {
    HttpGuard byPath = HttpGuard.builder().key(HttpKey.byPath("/a", "/b")).build();
    HttpRequestInfo asked = new Exchanges.Request("GET", "https", "h", -1, "/a");
    HttpRequestInfo next = new Exchanges.Request("GET", "https", "h", -1, "/b");
    GuardedExchange exchange = GuardedExchange.begin(byPath, asked);

    exchange.redirected(next);
    exchange.failed(HttpFailureKind.RESET, new IOException("reset"));

    assertThat(byPath.breaker("https://h/a").info().counts().failed()).isEqualTo(1);
    assertThat(byPath.find("https://h/b")).isEmpty();

    // A guard of each request needs no trust within the host either.
    GuardedExchange.begin(byPath, List.of(asked), next)
        .failed(HttpFailureKind.RESET, new IOException("reset"));
    assertThat(byPath.breaker("https://h/b").info().counts().failed()).isEqualTo(1);
  }

  @Test
  void retryAfterOfAnAttemptBehindARedirectSettlesNothing() throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);

    exchange.attempted(last, Exchanges.status(503, "retry-after", "60"));

    assertThat(exchange.isSettled()).isFalse();
    exchange.completed(last, Exchanges.status(200));
    assertThat(counts(last).succeeded()).isEqualTo(1);
    assertThat(breaker(last).state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void trustIsAskedOfEachHostThatRedirects() throws IOException {
    HttpRequestInfo beyond = Exchanges.get("http", "beyond.example", 80);
    GuardedExchange call = GuardedExchange.begin(guard, first);
    call.redirected(last);
    call.redirected(beyond);
    call.failed(HttpFailureKind.CONNECT, new IOException("refused"));

    GuardedExchange.begin(guard, List.of(first, last), beyond)
        .failed(HttpFailureKind.CONNECT, new IOException("refused"));

    assertThat(counts(last).succeeded()).isEqualTo(1);
    assertThat(guard.registry().find(HttpKey.host().of(beyond))).isEmpty();
  }

  @Test
  void nobodyIsTrustedWhenThePredicateThrows() throws IOException {
    HttpGuard broken =
        HttpGuard.builder()
            .followRedirectsOf(
                request -> {
                  throw new IllegalStateException("broken");
                })
            .build();

    try (CapturedLog log = CapturedLog.open()) {
      GuardedExchange.begin(broken, List.of(first), last)
          .failed(HttpFailureKind.CONNECT, new IOException("refused"));
      assertThat(log.messages("followRedirectsOf failed")).hasSize(1);
    }

    assertThat(broken.registry().find(HttpKey.host().of(last))).isEmpty();
  }

  @Test
  void untrustedRedirectToAHostThatIsForcedOpenIsRejectedUntilSomebodyActs() {
    HttpGuard careful = HttpGuard.create();
    careful.forceOpen(HttpKey.host().of(last));

    assertThatThrownBy(() -> GuardedExchange.begin(careful, List.of(first), last))
        .isInstanceOfSatisfying(
            CallNotPermittedIOException.class,
            rejection -> {
              assertThat(rejection.state()).isEqualTo(CircuitState.FORCED_OPEN);
              assertThat(rejection.retryAfter()).isEmpty();
            });
    assertThat(careful.breaker(HttpKey.host().of(last)).info().counts().rejected()).isZero();
  }

  private CallCounts counts(HttpRequestInfo request) {
    return breaker(request).info().counts();
  }

  private CircuitBreaker breaker(HttpRequestInfo request) {
    return guard.registry().find(HttpKey.host().of(request)).orElseThrow();
  }
}
