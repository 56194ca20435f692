package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.http.HttpFailureKind;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.PushPromise;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same verdicts over HTTP/2. */
class Http2Test {

  private final Judged judged = new Judged();
  private final MockWebServer server = new MockWebServer();
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    HandshakeCertificates own =
        new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    HandshakeCertificates trusting =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(certificate.certificate())
            .build();
    server.useHttps(own.sslSocketFactory());
    server.start();
    client =
        CircuitBreakerHttpClient.wrap(
            HttpClient.newBuilder().sslContext(trusting.sslContext()).build(), judged.guard);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpRequest get() {
    return HttpRequest.newBuilder(server.url("/").uri()).timeout(Duration.ofMinutes(1)).build();
  }

  @Test
  void bodyOverHttp2IsOneSuccess() throws Exception {
    server.enqueue(new MockResponse.Builder().body("hello").build());

    HttpResponse<String> response = client.send(get(), BodyHandlers.ofString());

    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(response.body()).isEqualTo("hello");
    judged.assertSucceededOnce();
  }

  @Test
  void streamResetBeforeTheHeaders() {
    server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseStream(2)).build());

    assertThat(catchThrowable(() -> client.send(get(), BodyHandlers.ofString()))).isNotNull();

    judged.assertFailedOnce(HttpFailureKind.RESET);
  }

  @Test
  void streamCancelledByTheServerIsNotTheCallersCancel() {
    server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseStream(8)).build());

    assertThat(catchThrowable(() -> client.send(get(), BodyHandlers.ofString()))).isNotNull();

    judged.assertFailedOnce(HttpFailureKind.RESET);
  }

  @Test
  void streamResetWithinTheBody() {
    server.enqueue(
        new MockResponse.Builder()
            .body("x".repeat(100_000))
            .onResponseBody(new SocketEffect.CloseStream(2))
            .build());

    assertThat(catchThrowable(() -> client.send(get(), BodyHandlers.ofString()))).isNotNull();

    judged.assertFailedOnce(HttpFailureKind.BODY);
  }

  @Test
  void untrustedCertificate() {
    HttpClient distrustful =
        CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), judged.guard);

    assertThat(catchThrowable(() -> distrustful.send(get(), BodyHandlers.ofString())))
        .isInstanceOf(SSLHandshakeException.class);

    judged.assertFailedOnce(HttpFailureKind.TLS);
  }

  @Test
  void silenceOfAStream() {
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    HttpRequest request =
        HttpRequest.newBuilder(server.url("/").uri()).timeout(Duration.ofSeconds(2)).build();

    assertThat(catchThrowable(() -> client.send(request, BodyHandlers.ofString()))).isNotNull();

    judged.assertFailedOnce(HttpFailureKind.RESPONSE_TIMEOUT);
  }

  @Test
  void cancelOfAStream() throws Exception {
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    CompletableFuture<HttpResponse<String>> future =
        client.sendAsync(get(), BodyHandlers.ofString());
    assertThat(server.takeRequest(60, TimeUnit.SECONDS)).isNotNull();

    future.cancel(true);

    judged.assertCancelledOnce();
  }

  @Test
  void pushedResponsesReachTheirHandlerAndAreNoOutcome() throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .body("page")
            .addPush(
                new PushPromise(
                    "GET",
                    "/style.css",
                    Headers.of(":scheme", "https"),
                    new MockResponse.Builder().body("style").build()))
            .build());
    CompletableFuture<HttpResponse<String>> pushed = new CompletableFuture<>();

    HttpResponse<String> response =
        client
            .sendAsync(
                get(),
                BodyHandlers.ofString(),
                (initiating, push, acceptor) -> {
                  var unused = acceptor.apply(BodyHandlers.ofString()).thenAccept(pushed::complete);
                })
            .get(120, TimeUnit.SECONDS);

    assertThat(response.body()).isEqualTo("page");
    assertThat(pushed.get(120, TimeUnit.SECONDS).body()).isEqualTo("style");
    judged.assertSucceededOnce();
  }
}
