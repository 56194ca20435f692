package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CapturedLog;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Signal;
import io.fluxgate.Tracker;
import io.fluxgate.Tripper;
import io.fluxgate.http.adapter.Exchanges;
import io.fluxgate.http.adapter.GuardedExchange;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** What signals and logs show of the messages of exceptions, which a host may have written. */
class ErrorMessagesTest {

  private final List<Signal> signals = new ArrayList<>();

  private HttpGuard.Builder guard() {
    return HttpGuard.builder()
        .policy(
            CircuitBreakerPolicy.builder()
                .tripper(Tripper.failureStreak(1))
                .listener(signals::add)
                .build());
  }

  private List<String> causesAfterFailure(HttpGuard guard) throws IOException {
    GuardedExchange.begin(guard, Exchanges.to("h.example"))
        .failed(
            HttpFailureKind.PROTOCOL,
            new ProtocolException("Unexpected status line: GET /orders/4711 token=hunter2"));
    return signals.get(0).causes();
  }

  @Test
  void aCauseIsTheKindAndTheClassOfTheException() throws IOException {
    assertThat(causesAfterFailure(guard().build())).containsExactly("PROTOCOL: ProtocolException");
  }

  @Test
  void aCauseHasTheMessageIfThatIsAskedForButNoSecret() throws IOException {
    assertThat(causesAfterFailure(guard().showErrorMessages(true).build()))
        .containsExactly("PROTOCOL: Unexpected status line: GET /orders/4711 token=…");
  }

  @Test
  void theMessageOfAFunctionThatThrowsIsLoggedOnlyIfThatIsAskedFor() throws IOException {
    HttpKey broken =
        request -> {
          throw new IllegalStateException(request.path() + "\nWARNING: forged");
        };
    HttpRequestInfo request = new Exchanges.Request("GET", "https", "h", 443, "/orders/4711");
    List<LogRecord> lines;
    try (CapturedLog log = CapturedLog.open()) {
      GuardedExchange.begin(guard().key(broken).build(), request);
      GuardedExchange.begin(guard().key(broken).showErrorMessages(true).build(), request);
      lines = log.records();
    }

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).getThrown()).hasToString("java.lang.IllegalStateException");
    assertThat(lines.get(1).getThrown().toString())
        .startsWith("java.lang.IllegalStateException: /orders/4711")
        .doesNotContain("\n");
  }

  @Test
  void whatATrackerThrowsIsLoggedWithoutTheWordsOfTheHost() throws IOException {
    Tracker quoting =
        outcome -> {
          throw new IllegalStateException(String.valueOf(outcome.error()));
        };
    HttpGuard guard =
        HttpGuard.builder().policy(CircuitBreakerPolicy.builder().tracker(quoting).build()).build();

    try (CapturedLog log = CapturedLog.open()) {
      GuardedExchange.begin(guard, Exchanges.to("h.example"))
          .failed(HttpFailureKind.PROTOCOL, new ProtocolException("GET /orders/4711"));

      assertThat(log.records()).hasSize(1);
      assertThat(log.records().get(0).getThrown()).hasToString("java.lang.IllegalStateException");
    }
  }
}
