package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Faults that the contract does not have, in every form: each has its kind, is counted once, and
 * gives back its slot.
 */
class FaultTest {

  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private final Judged judged = new Judged();

  private HttpClient client(Form form) {
    return CircuitBreakerHttpClient.wrap(
        form.builder().connectTimeout(Duration.ofMinutes(1)).build(), judged.guard);
  }

  private static HttpRequest get(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1)).build();
  }

  private Throwable fail(Form form, URI uri) {
    return fail(form, get(uri), BodyHandlers.ofString());
  }

  private <T> Throwable fail(Form form, HttpRequest request, BodyHandler<T> handler) {
    Throwable thrown = catchThrowable(() -> form.call(client(form), request, handler));
    assertThat(thrown).isNotNull();
    return thrown;
  }

  private void assertHealthyCallIsAdmitted(Form form) throws Exception {
    try (RawServer healthy = RawServer.sending(OK + "Content-Length: 2\r\n\r\nok")) {
      HttpResponse<String> response =
          form.call(client(form), get(healthy.uri("/")), BodyHandlers.ofString());
      assertThat(response.body()).isEqualTo("ok");
    }
  }

  private void assertHostFailed(Form form, HttpFailureKind kind) throws Exception {
    judged.assertFailedOnce(kind);
    assertHealthyCallIsAdmitted(form);
  }

  private void assertNobodysFault(Form form, HttpFailureKind kind) throws Exception {
    judged.assertIgnoredOnce(kind);
    assertHealthyCallIsAdmitted(form);
  }

  @ParameterizedTest
  @EnumSource
  void connectTimeout(Form form) throws Exception {
    try (FullServer full = new FullServer()) {
      HttpClient impatient =
          CircuitBreakerHttpClient.wrap(
              form.builder().connectTimeout(Duration.ofMillis(200)).build(), judged.guard);

      assertThatExceptionOfType(HttpConnectTimeoutException.class)
          .isThrownBy(() -> form.call(impatient, get(full.uri()), BodyHandlers.ofString()));
    }
    assertHostFailed(form, HttpFailureKind.CONNECT_TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource
  void requestTimeoutWhileConnecting(Form form) throws Exception {
    try (FullServer full = new FullServer()) {
      HttpRequest request =
          HttpRequest.newBuilder(full.uri()).timeout(Duration.ofMillis(200)).build();

      fail(form, request, BodyHandlers.ofString());
    }
    assertHostFailed(form, HttpFailureKind.CONNECT_TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource
  void negativeContentLengthIsTheHostsFaultIfTheClientMindsAtAll(Form form) throws Exception {
    try (RawServer server = RawServer.sending(OK + "Content-Length: -7\r\n\r\nbody")) {
      Throwable thrown =
          catchThrowable(
              () -> form.call(client(form), get(server.uri("/")), BodyHandlers.ofString()));
      if (thrown == null) {
        judged.assertSucceededOnce();
      } else {
        assertThat(judged.counts().failed()).as("%s", thrown).isEqualTo(1);
      }
    }
    assertHealthyCallIsAdmitted(form);
  }

  @ParameterizedTest
  @EnumSource
  void noContentWithContent(Form form) throws Exception {
    try (RawServer server =
        RawServer.sending("HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nbody")) {
      fail(form, server.uri("/"));
    }
    assertHostFailed(form, HttpFailureKind.PROTOCOL);
  }

  @ParameterizedTest
  @EnumSource
  void plainTextPeerOfHttps(Form form) throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread answering =
          new Thread(
              () -> {
                try (var socket = plain.accept()) {
                  assertThat(socket.getInputStream().read()).isPositive();
                  RawServer.write(socket, "HTTP/1.1 400 This is plain HTTP\r\n\r\n");
                  socket.getInputStream().readAllBytes();
                } catch (IOException gone) {
                  // The client left.
                }
              });
      answering.setDaemon(true);
      answering.start();

      // Once in some 400 calls, the bare client of JDK 17 and 25 misses the answer and times out.
      HttpFailureKind kind =
          fail(form, URI.create("https://127.0.0.1:" + plain.getLocalPort() + "/"))
                  instanceof SSLException
              ? HttpFailureKind.TLS
              : HttpFailureKind.CONNECT_TIMEOUT;

      assertHostFailed(form, kind);
    }
  }

  @ParameterizedTest
  @EnumSource
  void resetWithinTheBodyOfAStream(Form form) throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    RawServer.Script script =
        socket -> {
          RawServer.write(socket, OK + "Content-Length: 10\r\n\r\nhalf");
          assertThat(read.await(120, TimeUnit.SECONDS)).isTrue();
          RawServer.reset(socket);
        };
    try (RawServer server = RawServer.start(script)) {
      HttpResponse<InputStream> response =
          form.call(client(form), get(server.uri("/")), BodyHandlers.ofInputStream());
      InputStream body = response.body();
      assertThat(body.readNBytes(4)).hasSize(4);
      assertThat(judged.breaker.info().probesInFlight()).isEqualTo(1);
      read.countDown();

      assertThat(catchThrowableOfType(IOException.class, body::readAllBytes)).isNotNull();
    }
    assertHostFailed(form, HttpFailureKind.BODY);
  }

  @ParameterizedTest
  @EnumSource
  void bodyHandlerThatThrows(Form form) throws Exception {
    RuntimeException bug = new IllegalStateException("bug");
    try (RawServer server = RawServer.sending(OK + "Content-Length: 2\r\n\r\nok")) {
      Throwable thrown =
          fail(
              form,
              get(server.uri("/")),
              info -> {
                throw bug;
              });
      assertThat(form.isAsync() ? thrown : thrown.getCause()).isSameAs(bug);
    }
    assertNobodysFault(form, HttpFailureKind.LOCAL);
  }

  @ParameterizedTest
  @EnumSource
  void bodyHandlerThatThrowsWhatABadHeaderGives(Form form) throws Exception {
    try (RawServer server = RawServer.sending(OK + "Content-Length: 2\r\n\r\nok")) {
      fail(form, get(server.uri("/")), info -> BodySubscribers.replacing(Integer.parseInt("x")));
    }
    assertNobodysFault(form, HttpFailureKind.LOCAL);
  }

  @ParameterizedTest
  @EnumSource
  void bodySubscriberThatThrows(Form form) throws Exception {
    try (RawServer server = RawServer.sending(OK + "Content-Length: 2\r\n\r\nok")) {
      fail(form, get(server.uri("/")), info -> new BuggySubscriber());
    }
    assertNobodysFault(form, HttpFailureKind.LOCAL);
  }

  @ParameterizedTest
  @EnumSource
  void mappingFunctionThatThrowsIsAfterTheHostsSuccess(Form form) throws Exception {
    try (RawServer server = RawServer.sending(OK + "Content-Length: 2\r\n\r\nok")) {
      fail(
          form,
          get(server.uri("/")),
          info ->
              BodySubscribers.mapping(
                  BodySubscribers.ofByteArray(),
                  bytes -> {
                    throw new IllegalStateException("not JSON");
                  }));
    }
    judged.assertSucceededOnce();
  }

  @ParameterizedTest
  @EnumSource
  void requestBodyThatThrows(Form form) throws Exception {
    try (RawServer server = RawServer.start(socket -> {})) {
      HttpRequest request =
          HttpRequest.newBuilder(server.uri("/"))
              .timeout(Duration.ofSeconds(5))
              .POST(
                  BodyPublishers.ofInputStream(
                      () -> {
                        throw new IllegalStateException("bug");
                      }))
              .build();
      fail(form, request, BodyHandlers.ofString());
    }
    assertNobodysFault(form, HttpFailureKind.LOCAL);
  }

  @ParameterizedTest
  @EnumSource
  void requestThatTheClientRefuses(Form form) throws Exception {
    assertThat(fail(form, new ConnectRequest(), BodyHandlers.ofString()))
        .isInstanceOf(IllegalArgumentException.class);

    assertNobodysFault(form, HttpFailureKind.LOCAL);
  }

  @ParameterizedTest
  @EnumSource
  void executorThatRejectsLeavesNoSlotTaken(Form form) throws Exception {
    if (!form.isAsync()) {
      return; // JDK 17 hangs in send, guarded or not.
    }
    try (RawServer server = RawServer.sending(OK + "Content-Length: 2\r\n\r\nok")) {
      HttpClient full =
          CircuitBreakerHttpClient.wrap(
              form.builder()
                  .executor(
                      task -> {
                        throw new RejectedExecutionException("full");
                      })
                  .build(),
              judged.guard);
      assertThat(
              catchThrowable(() -> form.call(full, get(server.uri("/")), BodyHandlers.ofString())))
          .isNotNull();
    }
    assertNobodysFault(form, HttpFailureKind.LOCAL);
  }

  /** A listening socket whose queue is full: connecting to it hangs. */
  private static final class FullServer implements AutoCloseable {

    private final ServerSocket server;
    private final List<SocketChannel> waiting = new ArrayList<>();

    FullServer() throws IOException {
      server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      for (int i = 0; i < 4; i++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
        waiting.add(channel);
      }
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
      server.close();
    }
  }

  /** What no builder lets one make, and no client sends. */
  private static final class ConnectRequest extends HttpRequest {

    @Override
    public Optional<BodyPublisher> bodyPublisher() {
      return Optional.empty();
    }

    @Override
    public String method() {
      return "CONNECT";
    }

    @Override
    public Optional<Duration> timeout() {
      return Optional.empty();
    }

    @Override
    public boolean expectContinue() {
      return false;
    }

    @Override
    public URI uri() {
      return URI.create("http://127.0.0.1:1/");
    }

    @Override
    public Optional<HttpClient.Version> version() {
      return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.of(Map.of(), (name, value) -> true);
    }
  }

  private static final class BuggySubscriber implements BodySubscriber<String> {

    private final BodySubscriber<String> body = BodySubscribers.ofString(StandardCharsets.UTF_8);

    @Override
    public CompletionStage<String> getBody() {
      return body.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      body.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      throw new IllegalStateException("bug");
    }

    @Override
    public void onError(Throwable error) {
      body.onError(error);
    }

    @Override
    public void onComplete() {
      body.onComplete();
    }
  }
}
