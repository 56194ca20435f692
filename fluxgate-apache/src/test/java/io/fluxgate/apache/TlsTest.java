package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpFailureKind;
import java.net.InetAddress;
import java.net.URI;
import javax.net.ssl.SSLContext;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactoryBuilder;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handshakes that fail are failures of the host, and slots are free afterwards. */
class TlsTest {

  private final Rig rig = new Rig();

  @ParameterizedTest
  @EnumSource
  void untrustedCertificate(Form form) throws Exception {
    try (MockWebServer server = server("localhost")) {
      assertFails(form, uri(server.getPort()), HttpFailureKind.TLS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void plainTextPeer(Form form) throws Exception {
    RawServer.Script plain =
        (socket, head) -> {
          RawServer.write(socket, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
          assertThat(socket.getInputStream().readAllBytes()).isNotNull();
        };
    try (RawServer server = new RawServer(plain, false)) {
      assertFails(form, uri(server.port()), HttpFailureKind.TLS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void peerThatClosesInTheHandshake(Form form) throws Exception {
    RawServer.Script closing =
        (socket, head) -> {
          assertThat(socket.getInputStream().read()).isEqualTo(22);
          socket.shutdownOutput();
          assertThat(socket.getInputStream().readAllBytes()).isNotNull();
        };
    try (RawServer server = new RawServer(closing, false)) {
      assertFails(form, uri(server.port()), HttpFailureKind.TLS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void peerThatIsSilentInTheHandshake(Form form) throws Exception {
    try (RawServer server = new RawServer((socket, head) -> {}, false)) {
      assertFails(form, Form.SHORT, uri(server.port()), HttpFailureKind.CONNECT_TIMEOUT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goodHandshakeIsASuccess(Form form) throws Exception {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    rig.halfOpen();
    try (MockWebServer server = server(certificate);
        Form.Client client = trusting(form, Form.LIMIT, certificate)) {
      assertThat(client.get(uri(server.getPort()))).isEqualTo("200 ok");

      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void silenceAfterTheHandshakeIsAResponseTimeout(Form form) throws Exception {
    HeldCertificate certificate =
        new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
    rig.halfOpen();
    try (MockWebServer server = server(certificate);
        Form.Client client = trusting(form, Form.SHORT, certificate)) {
      assertThat(client.get(uri(server.getPort()))).isEqualTo("200 ok");
      rig.halfOpen();
      Throwable error = catchThrowable(() -> client.get(uri(server.getPort())));

      assertThat(rig.kinds)
          .as("kind of %s", error)
          .containsExactly(HttpFailureKind.RESPONSE_TIMEOUT);
    }
  }

  private void assertFails(Form form, URI uri, HttpFailureKind kind) throws Exception {
    assertFails(form, Form.LIMIT, uri, kind);
  }

  private void assertFails(Form form, Timeout limit, URI uri, HttpFailureKind kind)
      throws Exception {
    rig.halfOpen();
    try (Form.Client client = form.open(rig.guard, limit)) {
      Throwable error = catchThrowable(() -> client.get(uri));

      assertThat(rig.kinds).as("kind of %s", error).containsExactly(kind);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.OPEN);
      rig.assertSlotIsFree();
    }
  }

  private static URI uri(int port) {
    return URI.create("https://localhost:" + port + "/");
  }

  private static MockWebServer server(String name) throws Exception {
    return server(new HeldCertificate.Builder().addSubjectAlternativeName(name).build());
  }

  /** Answers the first request, and no other. */
  private static MockWebServer server(HeldCertificate certificate) throws Exception {
    MockWebServer server = new MockWebServer();
    server.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .build()
            .sslSocketFactory());
    server.setProtocolNegotiationEnabled(false);
    server.enqueue(new MockResponse(200, okhttp3.Headers.of(), "ok"));
    server.start(InetAddress.getLoopbackAddress(), 0);
    return server;
  }

  @SuppressWarnings("deprecation") // 5.2 has no other way for the classic client
  private Form.Client trusting(Form form, Timeout limit, HeldCertificate certificate) {
    SSLContext context =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(certificate.certificate())
            .build()
            .sslContext();
    return form == Form.CLASSIC
        ? Form.classic(
            CircuitBreakerExecHandlers.addTo(Form.classicBuilder(limit), rig.guard)
                .setConnectionManager(
                    PoolingHttpClientConnectionManagerBuilder.create()
                        .setDefaultConnectionConfig(Form.connection(limit))
                        .setSSLSocketFactory(
                            SSLConnectionSocketFactoryBuilder.create()
                                .setSslContext(context)
                                .build())
                        .build()))
        : Form.async(
            CircuitBreakerExecHandlers.addTo(Form.asyncBuilder(limit), rig.guard)
                .setConnectionManager(
                    PoolingAsyncClientConnectionManagerBuilder.create()
                        .setDefaultConnectionConfig(Form.connection(limit))
                        .setTlsStrategy(
                            ClientTlsStrategyBuilder.create().setSslContext(context).build())
                        .build()));
  }
}
