package io.fluxgate.http.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Outcome;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpOutcome;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.HttpRequestInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A response whose body nobody watches is classified once. */
class GuardedExchangeCompletedTest {

  private final List<HttpProgress> classified = new ArrayList<>();
  private final HttpGuard guard =
      HttpGuard.builder()
          .policy(CircuitBreakerPolicy.http().toBuilder().tracker(this::isFailure).build())
          .followRedirectsOf(request -> true)
          .build();
  private final HttpRequestInfo first = http("first");

  private boolean isFailure(Outcome outcome) {
    HttpOutcome answer = (HttpOutcome) outcome;
    classified.add(answer.progress());
    return answer.statusOrZero() >= 500;
  }

  private static HttpRequestInfo http(String host) {
    return Exchanges.get("http", host, -1);
  }

  private CallCounts counts(String host) {
    return guard.registry().get("http://" + host + ":80").info().counts();
  }

  @Test
  void successIsClassifiedOnce() throws Exception {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);

    exchange.completed(first, Exchanges.status(200));
    exchange.bodyEnded();

    assertThat(classified).containsExactly(HttpProgress.COMPLETE);
    assertThat(counts("first")).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  @Test
  void failureIsClassifiedOnce() throws Exception {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);

    exchange.completed(first, Exchanges.status(500));

    assertThat(classified).containsExactly(HttpProgress.COMPLETE);
    assertThat(exchange.isSettled()).isTrue();
    assertThat(counts("first")).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void lastHostIsCharged() throws Exception {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);

    exchange.completed(http("last"), Exchanges.status(500));

    assertThat(counts("first")).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
    assertThat(counts("last")).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void watchedBodyIsClassifiedAtTheHeadersAndAtItsEnd() throws Exception {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);

    exchange.responded(first, Exchanges.status(200));
    exchange.bodyEnded();

    assertThat(classified).containsExactly(HttpProgress.HEADERS, HttpProgress.COMPLETE);
  }
}
