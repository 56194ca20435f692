package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A proxy that does not let the call through to its host. */
class ProxyTest {

  private static final URI PLAIN = URI.create("http://host.invalid/");
  private static final URI TUNNELLED = URI.create("https://host.invalid/");

  private final Judged judged = new Judged();

  private HttpClient.Builder through(Form form, SocketAddress proxy) {
    return through(form, new Proxy(Proxy.Type.HTTP, proxy));
  }

  private static HttpClient.Builder through(Form form, Proxy proxy) {
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

  private HttpResponse<String> call(
      Form form, HttpClient.Builder builder, URI uri, Duration timeout) throws Exception {
    HttpClient client = CircuitBreakerHttpClient.wrap(builder.build(), judged.guard);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).build();
    return form.call(client, request, BodyHandlers.ofString());
  }

  private HttpResponse<String> call(Form form, HttpClient.Builder builder, URI uri)
      throws Exception {
    return call(form, builder, uri, Duration.ofMinutes(1));
  }

  private static String refusal(int status) {
    return "HTTP/1.1 "
        + status
        + " Refused\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n";
  }

  private static RawServer answering(int status) throws IOException {
    return RawServer.sending(refusal(status));
  }

  static Stream<Arguments> formsAndStatuses() {
    return Stream.of(Form.values())
        .flatMap(
            form ->
                IntStream.of(403, 407, 502, 503).mapToObj(status -> Arguments.of(form, status)));
  }

  private void assertJudgedBy(int status) {
    if (status >= 500) {
      assertThat(judged.last().causeKind()).isEqualTo("status " + status);
      judged.assertFailedOnce();
    } else {
      judged.assertSucceededOnce();
    }
  }

  @ParameterizedTest
  @MethodSource("formsAndStatuses")
  void statusOfARefusedTunnelIsJudgedLikeAnyOther(Form form, int status) throws Exception {
    try (RawServer proxy = answering(status)) {
      Throwable unused = catchThrowable(() -> call(form, through(form, at(proxy)), TUNNELLED));

      assertJudgedBy(status);
    }
  }

  @ParameterizedTest
  @MethodSource("formsAndStatuses")
  void statusThatAProxyAnswersIsJudgedLikeAnyOther(Form form, int status) throws Exception {
    try (RawServer proxy = answering(status)) {
      assertThat(call(form, through(form, at(proxy)), PLAIN).statusCode()).isEqualTo(status);

      assertJudgedBy(status);
    }
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
  void proxyThatIsDown(Form form) throws Exception {
    SocketAddress nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalSocketAddress();
    }

    assertThat(catchThrowable(() -> call(form, through(form, nobody), TUNNELLED))).isNotNull();

    judged.assertFailedOnce(HttpFailureKind.CONNECT);
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
  void proxyThatIsSilent(Form form) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (RawServer proxy = RawServer.start(socket -> over.await())) {
      assertThat(
              catchThrowable(
                  () -> call(form, through(form, at(proxy)), TUNNELLED, Duration.ofMillis(500))))
          .isNotNull();

      judged.awaitSlotFree();
      assertThat(judged.last().kind().orElseThrow())
          .isIn(HttpFailureKind.CONNECT_TIMEOUT, HttpFailureKind.RESPONSE_TIMEOUT);
      judged.assertFailedOnce();
    } finally {
      over.countDown();
    }
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
