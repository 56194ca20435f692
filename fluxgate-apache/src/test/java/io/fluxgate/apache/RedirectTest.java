package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The host that a trusted redirect led to bears the verdict. */
class RedirectTest {

  private final HttpGuard guard =
      HttpGuard.builder()
          .policy(CircuitBreakerPolicy.builder().tripper(Tripper.failureStreak(9)).build())
          .followRedirectsOf(request -> true)
          .build();

  @ParameterizedTest
  @EnumSource
  void errorOfTheLastHostIsItsOwn(Form form) throws Exception {
    try (RawServer last =
            RawServer.answering("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops");
        RawServer first = redirectingTo(last);
        Form.Client client = form.open(guard)) {
      assertThat(client.get(first.uri("/"))).isEqualTo("500 oops");

      assertThat(counts(first)).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
      assertThat(counts(last)).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void silenceOfTheLastHostIsItsOwn(Form form) throws Exception {
    try (RawServer last = new RawServer((socket, head) -> socket.close());
        RawServer first = redirectingTo(last);
        Form.Client client = form.open(guard)) {
      assertThatThrownBy(() -> client.get(first.uri("/"))).isInstanceOf(IOException.class);

      assertThat(counts(first)).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
      assertThat(counts(last)).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void lastHostThatRefusesIsChargedItself(Form form) throws Exception {
    RawServer last = RawServer.answering(RawServer.OK);
    last.close();
    try (RawServer first = redirectingTo(last);
        Form.Client client = form.open(guard)) {
      assertThatThrownBy(() -> client.get(first.uri("/"))).isInstanceOf(IOException.class);

      assertThat(counts(first)).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
      assertThat(counts(last)).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void truncatedBodyOfTheLastHostIsItsOwn(Form form) throws Exception {
    try (RawServer last =
            new RawServer(
                (socket, head) -> {
                  RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                  socket.close();
                });
        RawServer first = redirectingTo(last);
        Form.Client client = form.open(guard)) {
      assertThatThrownBy(() -> client.get(first.uri("/"))).isInstanceOf(IOException.class);

      assertThat(counts(first)).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
      assertThat(counts(last)).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void redirectWithinAHostIsOneCall(Form form) throws Exception {
    try (RawServer server =
            new RawServer(
                (socket, head) ->
                    RawServer.write(
                        socket,
                        head.startsWith("GET /old")
                            ? "HTTP/1.1 301 Moved\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n"
                            : RawServer.OK));
        Form.Client client = form.open(guard)) {
      assertThat(client.get(server.uri("/old"))).isEqualTo("200 ok");

      assertThat(server.requests()).isEqualTo(2);
      assertThat(counts(server)).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyHopIsAnOutcomePerAttempt(Form form) throws Exception {
    try (RawServer last = RawServer.answering(RawServer.OK);
        RawServer first = redirectingTo(last);
        Form.Client client =
            form == Form.CLASSIC
                ? Form.classic(
                    CircuitBreakerExecHandlers.addPerAttemptTo(Form.classicBuilder(), guard))
                : Form.async(
                    CircuitBreakerExecHandlers.addPerAttemptTo(Form.asyncBuilder(), guard))) {
      assertThat(client.get(first.uri("/"))).isEqualTo("200 ok");

      assertThat(counts(first)).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
      assertThat(counts(last)).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
    }
  }

  @Test
  void redirectOfAnEarlierCallWithTheSameContextDoesNotCount() throws Exception {
    HttpClientContext context = HttpClientContext.create();
    try (RawServer last = RawServer.answering(RawServer.OK);
        RawServer first = redirectingTo(last);
        CloseableHttpClient following =
            CircuitBreakerExecHandlers.addTo(Form.classicBuilder(), guard).build();
        CloseableHttpClient stubborn =
            CircuitBreakerExecHandlers.addTo(Form.classicBuilder(), guard)
                .disableRedirectHandling()
                .build()) {
      get(following, first, context);
      get(stubborn, first, context);

      assertThat(counts(last).succeeded()).isEqualTo(1);
      assertThat(counts(first).succeeded()).isEqualTo(2);
    }
  }

  private static void get(CloseableHttpClient client, RawServer server, HttpClientContext context)
      throws IOException {
    client.execute(
        new HttpGet(server.uri("/")),
        context,
        response -> {
          EntityUtils.consume(response.getEntity());
          return response.getCode();
        });
  }

  private static RawServer redirectingTo(RawServer last) throws IOException {
    return RawServer.answering(
        "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + last.uri("/there") + "\r\n\r\n");
  }

  private CallCounts counts(RawServer server) {
    return Rig.breakerOf(guard, server).info().counts();
  }

  @ParameterizedTest
  @EnumSource
  void tooManyRedirectsAreTheCallersMatter(Form form) throws Exception {
    Rig rig = new Rig();
    rig.halfOpen();
    try (RawServer server =
            RawServer.answering(
                "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n");
        Form.Client client = form.open(rig.guard)) {
      assertThatThrownBy(() -> client.get(server.uri("/"))).isNotNull();

      assertThat(rig.kinds).containsExactly(HttpFailureKind.LOCAL);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
      rig.assertSlotIsFree();
    }
  }
}
