package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.CircuitState;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okhttp3.Protocol;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.H2AsyncClientBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The async client over HTTP/2. */
class Http2Test {

  private static final int CANCEL = 8;
  private static final int INTERNAL_ERROR = 2;
  private static final MockResponse OK = new MockResponse(200, Headers.of(), "ok");

  private final Rig rig = new Rig();
  private final MockWebServer server = new MockWebServer();
  private CloseableHttpAsyncClient client = client(Form.LIMIT);

  @BeforeEach
  void start() throws IOException {
    server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void close() {
    client.close(CloseMode.IMMEDIATE);
    server.close();
  }

  @Test
  void goodResponseIsASuccess() throws Exception {
    rig.halfOpen();
    server.enqueue(OK);
    assertThat(get()).isEqualTo("200 ok");

    assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void serverErrorOpensTheCircuit() throws Exception {
    server.enqueue(new MockResponse(500, Headers.of(), "oops"));
    assertThat(get()).isEqualTo("500 oops");

    assertThatThrownBy(this::get).isInstanceOf(CallNotPermittedIOException.class);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void streamThatTheServerCancelsIsReset() {
    assertFails(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseStream(CANCEL)),
        HttpFailureKind.RESET);
  }

  @Test
  void streamThatTheServerResetsIsReset() {
    assertFails(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseStream(INTERNAL_ERROR)),
        HttpFailureKind.RESET);
  }

  @Test
  void streamThatIsResetInTheBodyBreaksTheBody() {
    assertFails(
        new MockResponse.Builder()
            .body("x".repeat(100_000))
            .onResponseBody(new SocketEffect.CloseStream(INTERNAL_ERROR)),
        HttpFailureKind.BODY);
  }

  @Test
  void silenceIsAResponseTimeout() {
    client.close(CloseMode.IMMEDIATE);
    client = client(Form.SHORT);
    assertFails(
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE),
        HttpFailureKind.RESPONSE_TIMEOUT);
  }

  @Test
  void connectionThatIsClosedIsReset() {
    assertFails(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()),
        HttpFailureKind.RESET);
  }

  @Test
  void cancelAtAnyMomentFreesTheSlot() {
    Random random = new Random(13);
    for (int i = 0; i < 200; i++) {
      server.enqueue(OK);
    }
    for (int i = 0; i < 200; i++) {
      rig.halfOpen();
      Future<SimpleHttpResponse> future =
          client.execute(SimpleRequestBuilder.get(uri()).build(), null);
      if (i % 4 != 0) {
        LockSupport.parkNanos(random.nextInt(1_500_000));
      }
      future.cancel(true);
      Waiting.until("no probe", () -> rig.breaker.info().probesInFlight() == 0);
      // No word of failures: in 5.2 a cancelled stream may cost the next call its connection.
      rig.assertSlotIsFree();
    }
  }

  @Test
  void attemptsAreCountedOneByOne() throws Exception {
    try (CloseableHttpAsyncClient perAttempt =
        CircuitBreakerExecHandlers.addPerAttemptTo(builder(Form.LIMIT), rig.guard).build()) {
      perAttempt.start();
      server.enqueue(OK);
      assertThat(Form.text(Form.await(perAttempt, SimpleRequestBuilder.get(uri()).build())))
          .isEqualTo("200 ok");
      rig.breaker.forceOpen();
      assertThatThrownBy(() -> Form.await(perAttempt, SimpleRequestBuilder.get(uri()).build()))
          .isInstanceOf(CallNotPermittedIOException.class);
      assertThat(server.getRequestCount()).isEqualTo(1);
    }
  }

  private void assertFails(MockResponse.Builder response, HttpFailureKind kind) {
    rig.halfOpen();
    server.enqueue(response.build());
    Throwable error = catchThrowable(this::get);

    assertThat(rig.kinds.stream().distinct().toList())
        .as("kind of %s", error)
        .containsExactly(kind);
    assertThat(rig.breaker.state()).isEqualTo(CircuitState.OPEN);
    rig.assertSlotIsFree();
  }

  private String get() throws Exception {
    return Form.text(Form.await(client, SimpleRequestBuilder.get(uri()).build()));
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getPort() + "/");
  }

  private CloseableHttpAsyncClient client(Timeout limit) {
    CloseableHttpAsyncClient started =
        CircuitBreakerExecHandlers.addTo(builder(limit), rig.guard).build();
    started.start();
    return started;
  }

  static H2AsyncClientBuilder builder(Timeout limit) {
    return H2AsyncClientBuilder.create()
        .setDefaultRequestConfig(Form.config(limit))
        .disableAutomaticRetries()
        .setDefaultConnectionConfig(Form.connection(limit))
        .setIOReactorConfig(
            IOReactorConfig.custom()
                .setSoTimeout(limit)
                .setSelectInterval(TimeValue.ofMilliseconds(100))
                .build());
  }
}
