package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a proxy may do besides the cases of the contract. */
class ProxyTest {

  private static final URI PLAIN = URI.create("http://host.invalid/");
  private static final URI TUNNELLED = URI.create("https://host.invalid/");

  private final Judged judged = new Judged();

  private static HttpClient.Builder through(Form form, SocketAddress address) {
    Proxy proxy = new Proxy(Proxy.Type.HTTP, address);
    return form.builder()
        .connectTimeout(Duration.ofMinutes(1))
        .proxy(
            new ProxySelector() {
              @Override
              public List<Proxy> select(URI uri) {
                return List.of(proxy);
              }

              @Override
              public void connectFailed(URI uri, SocketAddress at, IOException error) {}
            });
  }

  private static SocketAddress at(RawServer proxy) {
    return new InetSocketAddress(proxy.uri("/").getHost(), proxy.uri("/").getPort());
  }

  private HttpResponse<String> call(Form form, HttpClient.Builder builder, URI uri)
      throws Exception {
    HttpClient client = CircuitBreakerHttpClient.wrap(builder.build(), judged.guard);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1)).build();
    return form.call(client, request, BodyHandlers.ofString());
  }

  private static String refusal(int status) {
    return "HTTP/1.1 "
        + status
        + " Refused\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n";
  }

  @ParameterizedTest
  @EnumSource
  void credentialsThatAProxyDoesNotTakeAreTheCallersMatter(Form form) throws Exception {
    try (RawServer proxy = RawServer.start(socket -> RawServer.write(socket, refusal(407)))) {
      Authenticator wrong =
          new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
              return new PasswordAuthentication("user", "wrong".toCharArray());
            }
          };

      Throwable unused =
          catchThrowable(() -> call(form, through(form, at(proxy)).authenticator(wrong), PLAIN));

      judged.awaitSlotFree();
      assertThat(judged.counts().failed()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void proxyWithoutAnAddress(Form form) {
    SocketAddress unknown = InetSocketAddress.createUnresolved("proxy.invalid", 3128);

    assertThat(catchThrowable(() -> call(form, through(form, unknown), TUNNELLED))).isNotNull();

    judged.assertFailedOnce(HttpFailureKind.DNS);
  }

  @ParameterizedTest
  @EnumSource
  void proxyThatClosesTheTunnel(Form form) throws Exception {
    try (RawServer proxy = RawServer.start(socket -> socket.close())) {
      assertThat(catchThrowable(() -> call(form, through(form, at(proxy)), TUNNELLED))).isNotNull();

      judged.assertFailedOnce(HttpFailureKind.RESET);
    }
  }
}
