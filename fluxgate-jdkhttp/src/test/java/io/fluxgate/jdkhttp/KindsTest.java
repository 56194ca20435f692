package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that have the same kind in all clients. */
class KindsTest {

  private static final String CHALLENGE =
      "HTTP/1.1 407 Odd\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n";

  private final Judged judged = new Judged();

  private HttpClient client(HttpClient.Builder builder) {
    return CircuitBreakerHttpClient.wrap(
        builder.connectTimeout(Duration.ofMinutes(1)).build(), judged.guard);
  }

  private static HttpRequest get(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1)).build();
  }

  @ParameterizedTest
  @EnumSource
  void proxyAuthenticationThatAHostDemandsIsNoFailureWithCredentials(Form form) throws Exception {
    Authenticator own =
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication("user", "secret".toCharArray());
          }
        };
    try (RawServer server = RawServer.start(socket -> RawServer.write(socket, CHALLENGE))) {
      Throwable unused =
          catchThrowable(
              () ->
                  form.call(
                      client(form.builder().authenticator(own)),
                      get(server.uri("/")),
                      BodyHandlers.ofString()));

      judged.awaitSlotFree();
      assertThat(judged.counts().failed()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void resetContentWithABody(Form form) throws Exception {
    try (RawServer server =
        RawServer.sending("HTTP/1.1 205 Reset\r\nContent-Length: 5\r\n\r\nhello")) {
      HttpResponse<String> response =
          form.call(client(form.builder()), get(server.uri("/")), BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(205);
      judged.assertSucceededOnce();
    }
  }

  // Over TLS

  private final HeldCertificate certificate =
      new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();

  private MockWebServer tlsServer() throws IOException {
    MockWebServer server = new MockWebServer();
    server.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(certificate)
            .addTrustedCertificate(certificate.certificate())
            .build()
            .sslSocketFactory());
    return server;
  }

  private HttpClient.Builder trusting() {
    return HttpClient.newBuilder()
        .sslContext(
            new HandshakeCertificates.Builder()
                .addTrustedCertificate(certificate.certificate())
                .build()
                .sslContext());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void clientCertificateThatIsMissing(String protocol) throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    for (HttpClient.Version version : HttpClient.Version.values()) {
      Judged own = new Judged();
      try (MockWebServer server = tlsServer()) {
        server.requireClientAuth();
        server.start();
        HttpClient client =
            CircuitBreakerHttpClient.wrap(
                trusting().version(version).sslParameters(parameters).build(), own.guard);

        assertThat(
                catchThrowable(
                    () -> client.send(get(server.url("/").uri()), BodyHandlers.ofString())))
            .isNotNull();
      }
      own.assertFailedOnce(HttpFailureKind.TLS);
    }
  }
}
