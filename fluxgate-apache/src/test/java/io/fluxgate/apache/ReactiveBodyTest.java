package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Protocol;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactive.ReactiveResponseConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Bodies that a program reads through httpcore5-reactive. Its consumer cancels the future of the
 * call when the client releases it, also after a failure.
 */
class ReactiveBodyTest {

  private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";
  private static final String HALF_CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n";
  private static final int INTERNAL_ERROR = 2;

  private final Rig rig = new Rig();
  private CloseableHttpAsyncClient client =
      started(CircuitBreakerExecHandlers.addTo(Form.asyncBuilder(), rig.guard).build());

  /** How a body breaks off over HTTP/1.1. */
  enum Cut {
    FIN_IN_LENGTH(HALF, false),
    RESET_IN_LENGTH(HALF, true),
    FIN_IN_CHUNKS(HALF_CHUNKED, false),
    RESET_IN_CHUNKS(HALF_CHUNKED, true);

    private final String head;
    private final boolean resets;

    Cut(String head, boolean resets) {
      this.head = head;
      this.resets = resets;
    }

    /** Breaks off as soon as the subscriber has the first half: a reset overtakes data. */
    RawServer server(CountDownLatch received) throws IOException {
      return new RawServer(
          (socket, request) -> {
            RawServer.write(socket, head);
            received.await(120, TimeUnit.SECONDS);
            if (resets) {
              RawServer.reset(socket);
            } else {
              socket.close();
            }
          });
    }
  }

  @AfterEach
  void close() {
    client.close(CloseMode.IMMEDIATE);
  }

  @ParameterizedTest
  @EnumSource
  void bodyThatBreaksOffIsAFailure(Cut cut) throws Exception {
    rig.halfOpen();
    assertBreaks(cut);

    assertThat(rig.kinds).containsExactly(HttpFailureKind.BODY);
    assertThat(rig.breaker.state()).isEqualTo(CircuitState.OPEN);
    rig.assertSlotIsFree();
  }

  @ParameterizedTest
  @EnumSource
  void bodyThatBreaksOffIsAFailureAlthoughTheClientRepeatsRequests(Cut cut) throws Exception {
    use(CircuitBreakerExecHandlers.addTo(Form.asyncRetrying(), rig.guard).build());
    rig.halfOpen();
    assertBreaks(cut);

    assertThat(rig.kinds).containsExactly(HttpFailureKind.BODY);
    rig.assertSlotIsFree();
  }

  @ParameterizedTest
  @EnumSource
  void bodyThatBreaksOffIsAFailureInAHandlerThatStandsAlone(Cut cut) throws Exception {
    use(
        Form.asyncRetrying()
            .addExecInterceptorFirst("mine", new CircuitBreakerAsyncExecHandler(rig.guard))
            .build());
    rig.halfOpen();
    assertBreaks(cut);

    assertThat(rig.kinds).containsExactly(HttpFailureKind.BODY);
    rig.assertSlotIsFree();
  }

  private void assertBreaks(Cut cut) throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    try (RawServer server = cut.server(received)) {
      ReactiveResponseConsumer consumer = new ReactiveResponseConsumer();
      Future<Void> done = execute(server.uri("/"), consumer);
      Pieces pieces = new Pieces(Integer.MAX_VALUE, received);
      body(consumer).subscribe(pieces);

      assertThatThrownBy(() -> pieces.count.get(120, TimeUnit.SECONDS)).isNotNull();
      assertEnds(done);
    }
  }

  @Test
  void silenceInTheBodyIsATimeout() throws Exception {
    use(CircuitBreakerExecHandlers.addTo(Form.asyncBuilder(Form.SHORT), rig.guard).build());
    rig.halfOpen();
    try (RawServer server = RawServer.answering(HALF)) {
      ReactiveResponseConsumer consumer = new ReactiveResponseConsumer();
      Future<Void> done = execute(server.uri("/"), consumer);
      body(consumer).subscribe(new Pieces(Integer.MAX_VALUE, new CountDownLatch(1)));

      assertEnds(done);
      assertThat(rig.kinds).containsExactly(HttpFailureKind.RESPONSE_TIMEOUT);
      rig.assertSlotIsFree();
    }
  }

  @Test
  void subscriberThatHasSeenEnoughMakesASuccess() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(Bodies.big(2_000_000))) {
      ReactiveResponseConsumer consumer = new ReactiveResponseConsumer();
      Future<Void> done = execute(server.uri("/"), consumer);
      body(consumer).subscribe(new Pieces(1, new CountDownLatch(1)));

      assertEnds(done);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
      assertThat(rig.counts().succeeded()).isEqualTo(1);
    }
  }

  @Test
  void callerWhoCancelsIsIgnored() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(HALF)) {
      ReactiveResponseConsumer consumer = new ReactiveResponseConsumer();
      Future<Void> done = execute(server.uri("/"), consumer);
      CountDownLatch received = new CountDownLatch(1);
      body(consumer).subscribe(new Pieces(Integer.MAX_VALUE, received));
      assertThat(received.await(120, TimeUnit.SECONDS)).isTrue();
      done.cancel(true);

      assertThat(rig.kinds).isEmpty();
      assertThat(rig.counts().ignored()).isEqualTo(1);
      rig.assertSlotIsFree();
    }
  }

  @Test
  void http2StreamThatIsResetInItsBodyIsAFailure() throws Exception {
    assertHttp2Breaks(new SocketEffect.CloseStream(INTERNAL_ERROR));
  }

  @Test
  void http2ConnectionThatIsClosedInABodyIsAFailure() throws Exception {
    assertHttp2Breaks(new SocketEffect.CloseSocket());
  }

  /** The end of a connection may overtake the headers; then there is no body that breaks. */
  private void assertHttp2Breaks(SocketEffect effect) throws Exception {
    rig.halfOpen();
    try (MockWebServer server = http2(effect)) {
      ReactiveResponseConsumer consumer = new ReactiveResponseConsumer();
      Future<Void> done = execute(uri(server), consumer);
      HttpFailureKind expected = HttpFailureKind.BODY;
      try {
        body(consumer).subscribe(new Pieces(Integer.MAX_VALUE, new CountDownLatch(1)));
      } catch (ExecutionException overtaken) {
        expected = HttpFailureKind.RESET;
      }

      assertEnds(done);
      assertThat(rig.kinds).containsExactly(expected);
      rig.assertSlotIsFree();
    }
  }

  @Test
  void http2SubscriberThatHasSeenEnoughMakesASuccess() throws Exception {
    rig.halfOpen();
    try (MockWebServer server = http2(null)) {
      ReactiveResponseConsumer consumer = new ReactiveResponseConsumer();
      Future<Void> done = execute(uri(server), consumer);
      body(consumer).subscribe(new Pieces(1, new CountDownLatch(1)));

      assertEnds(done);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
      assertThat(rig.counts().succeeded()).isEqualTo(1);
    }
  }

  private MockWebServer http2(@org.jspecify.annotations.Nullable SocketEffect effect)
      throws IOException {
    use(CircuitBreakerExecHandlers.addTo(Http2Test.builder(Form.LIMIT), rig.guard).build());
    MockWebServer server = new MockWebServer();
    server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
    server.start(InetAddress.getLoopbackAddress(), 0);
    MockResponse.Builder response = new MockResponse.Builder().body("x".repeat(2_000_000));
    server.enqueue((effect == null ? response : response.onResponseBody(effect)).build());
    return server;
  }

  private static URI uri(MockWebServer server) {
    return URI.create("http://127.0.0.1:" + server.getPort() + "/");
  }

  private void use(CloseableHttpAsyncClient other) {
    client.close(CloseMode.IMMEDIATE);
    client = started(other);
  }

  private static CloseableHttpAsyncClient started(CloseableHttpAsyncClient client) {
    client.start();
    return client;
  }

  private Future<Void> execute(URI uri, ReactiveResponseConsumer consumer) {
    return client.execute(
        new BasicRequestProducer("GET", uri), consumer, (FutureCallback<Void>) null);
  }

  private static Publisher<ByteBuffer> body(ReactiveResponseConsumer consumer) throws Exception {
    return consumer.getResponseFuture().get(120, TimeUnit.SECONDS).getBody();
  }

  /** Some versions fail the future, others cancel it, either before they settle the call. */
  private void assertEnds(Future<Void> done) {
    assertThatThrownBy(() -> done.get(120, TimeUnit.SECONDS))
        .isInstanceOfAny(ExecutionException.class, CancellationException.class);
    Waiting.until("no probe", () -> rig.breaker.info().probesInFlight() == 0);
  }

  /** Counts the bytes of a body, and cancels after some pieces. */
  private static final class Pieces implements Subscriber<ByteBuffer> {

    final CompletableFuture<Integer> count = new CompletableFuture<>();
    private final int limit;
    private final CountDownLatch first;
    private int bytes;
    private int pieces;
    private volatile @org.jspecify.annotations.Nullable Subscription subscription;

    Pieces(int limit, CountDownLatch first) {
      this.limit = limit;
      this.first = first;
    }

    @Override
    public void onSubscribe(Subscription s) {
      subscription = s;
      s.request(1);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
      bytes += buffer.remaining();
      first.countDown();
      Subscription source = subscription;
      if (source == null) {
        return;
      }
      if (++pieces >= limit) {
        source.cancel();
      } else {
        source.request(1);
      }
    }

    @Override
    public void onError(Throwable error) {
      count.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      count.complete(bytes);
    }
  }
}
