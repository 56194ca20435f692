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

  private record Request(String host) implements HttpRequestInfo {

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public int port() {
      return -1;
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public Object source() {
      return this;
    }
  }

  private record Response(int status) implements HttpResponseInfo {

    @Override
    public String header(String name) {
      return "x";
    }
  }

  private final List<HttpProgress> classified = new ArrayList<>();
  private final HttpGuard guard =
      HttpGuard.builder()
          .policy(CircuitBreakerPolicy.http().toBuilder().tracker(this::isFailure).build())
          .followRedirectsOf(request -> true)
          .build();
  private final Request first = new Request("first");

  private boolean isFailure(Outcome outcome) {
    HttpOutcome answer = (HttpOutcome) outcome;
    classified.add(answer.progress());
    return answer.statusOrZero() >= 500;
  }

  private CallCounts counts(String host) {
    return guard.registry().get("http://" + host + ":80").info().counts();
  }

  @Test
  void successIsClassifiedOnce() throws Exception {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);

    exchange.completed(first, new Response(200));
    exchange.bodyEnded();

    assertThat(classified).containsExactly(HttpProgress.COMPLETE);
    assertThat(counts("first")).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  @Test
  void failureIsClassifiedOnce() throws Exception {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);

    exchange.completed(first, new Response(500));

    assertThat(classified).containsExactly(HttpProgress.COMPLETE);
    assertThat(exchange.isSettled()).isTrue();
    assertThat(counts("first")).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void lastHostIsCharged() throws Exception {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);

    exchange.completed(new Request("last"), new Response(500));

    assertThat(counts("first")).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
    assertThat(counts("last")).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void watchedBodyIsClassifiedAtTheHeadersAndAtItsEnd() throws Exception {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);

    exchange.responded(first, new Response(200));
    exchange.bodyEnded();

    assertThat(classified).containsExactly(HttpProgress.HEADERS, HttpProgress.COMPLETE);
  }
}
