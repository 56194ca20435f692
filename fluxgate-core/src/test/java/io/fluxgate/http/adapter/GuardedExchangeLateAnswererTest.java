package io.fluxgate.http.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.HttpRequestInfo;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Clients that report the headers first, and the host that answered later. */
class GuardedExchangeLateAnswererTest {

  private final HttpGuard guard = HttpGuard.builder().followRedirectsOf(request -> true).build();
  private final HttpGuard untracked = HttpGuard.builder().trackBody(false).build();
  private final HttpRequestInfo first = http("first");

  private static HttpRequestInfo http(String host) {
    return Exchanges.get("http", host, -1);
  }

  private CallCounts counts(String host) {
    return counts(guard, host);
  }

  private static CallCounts counts(HttpGuard guard, String host) {
    return guard.registry().get("http://" + host + ":80").info().counts();
  }

  @Test
  void headersAloneAreNoOutcome() throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);

    exchange.headersArrived(Exchanges.status(500));

    assertThat(exchange.isSettled()).isFalse();
    assertThat(exchange.progress()).isEqualTo(HttpProgress.HEADERS);
    assertThat(counts("first")).isEqualTo(CallCounts.of(0, 0, 0, 0, 0));
  }

  @Test
  void theHostThatAnsweredIsCharged() throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);
    exchange.headersArrived(Exchanges.status(500));

    exchange.responded(http("last"), Exchanges.status(500));

    assertThat(counts("first")).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
    assertThat(counts("last")).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void failureBeforeTheAnsweringHostIsKnownIsChargedToTheFirstHost() throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(guard, first);
    exchange.headersArrived(Exchanges.status(200));

    exchange.failed(HttpFailureKind.BODY, new IOException("cut"));

    assertThat(counts("first")).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void headersDecideIfBodiesAreNotTracked() throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(untracked, first);
    exchange.headersArrived(Exchanges.status(200));

    exchange.failed(HttpFailureKind.BODY, new IOException("cut"));

    assertThat(counts(untracked, "first")).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  @Test
  void serverErrorIsAFailureThoughTheCallerCancelsItsUntrackedBody() throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(untracked, first);
    exchange.headersArrived(Exchanges.status(500));

    exchange.failed(HttpFailureKind.CANCELLED, new IOException("cancelled"));

    assertThat(counts(untracked, "first")).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }

  @Test
  void failureBeforeTheHeadersIsOneThoughBodiesAreNotTracked() throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(untracked, first);

    exchange.failed(HttpFailureKind.RESET, new IOException("reset"));

    assertThat(counts(untracked, "first")).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
  }
}
