package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitState;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.reactive.ReactiveResponseConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** What programs do with the bodies of the async client. */
class AsyncBodyTest {

  private static final int BIG = 2_000_000;

  private final Rig rig = new Rig();
  private final CloseableHttpAsyncClient client = start(Form.asyncBuilder());

  @AfterEach
  void close() throws IOException {
    client.close();
  }

  @Test
  void streamingConsumerGetsEveryByteAndIsClassifiedAtTheEnd() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(Bodies.big(BIG))) {
      Counting consumer = new Counting();
      assertThat(get(server, consumer).get(120, TimeUnit.SECONDS)).isEqualTo(BIG);

      assertThat(consumer.stateAtFirstByte).isEqualTo(CircuitState.HALF_OPEN);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
      assertThat(rig.counts().succeeded()).isEqualTo(1);
    }
  }

  @Test
  void consumerThatThrowsIsNotTheHostsFault() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(RawServer.OK)) {
      Counting consumer =
          new Counting() {
            @Override
            protected void data(ByteBuffer data, boolean endOfStream) throws IOException {
              throw new IOException("mine");
            }
          };
      assertThatThrownBy(() -> get(server, consumer).get(120, TimeUnit.SECONDS))
          .hasRootCauseMessage("mine");

      assertThat(rig.kinds).containsExactly(HttpFailureKind.LOCAL);
      rig.assertSlotIsFree();
    }
  }

  @Test
  void consumerThatRefusesTheResponseIsNotTheHostsFault() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(RawServer.OK)) {
      Counting consumer =
          new Counting() {
            @Override
            protected void start(HttpResponse response, ContentType contentType) {
              throw new IllegalStateException("mine");
            }
          };
      assertThatThrownBy(() -> get(server, consumer).get(120, TimeUnit.SECONDS)).isNotNull();

      assertThat(rig.kinds).containsExactly(HttpFailureKind.LOCAL);
      rig.assertSlotIsFree();
    }
  }

  @Test
  void reactiveConsumerGetsEveryByteAtItsOwnPace() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(Bodies.big(BIG))) {
      ReactiveResponseConsumer consumer = new ReactiveResponseConsumer();
      Future<Void> done = execute(server, consumer);
      OneByOne subscriber = new OneByOne(Integer.MAX_VALUE);
      subscribe(consumer, subscriber);

      assertThat(subscriber.bytes.get(120, TimeUnit.SECONDS)).isEqualTo(BIG);
      assertThat(done.get(120, TimeUnit.SECONDS)).isNull();
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
  }

  @Test
  void reactiveSubscriberThatCancelsFreesTheSlot() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(Bodies.big(BIG))) {
      ReactiveResponseConsumer consumer = new ReactiveResponseConsumer();
      Future<Void> done = execute(server, consumer);
      subscribe(consumer, new OneByOne(1));

      // Some versions fail the future, others cancel it.
      assertThatThrownBy(() -> done.get(120, TimeUnit.SECONDS))
          .isInstanceOfAny(ExecutionException.class, CancellationException.class);
      assertThat(rig.counts().failed()).as("but that of the rig").isEqualTo(1);
      rig.assertSlotIsFree();
    }
  }

  @Test
  void requestFromACallbackFindsTheSlotFree() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(RawServer.OK)) {
      CompletableFuture<SimpleHttpResponse> second = new CompletableFuture<>();
      send(server, then(() -> send(server, completing(second))));

      assertThat(second.get(120, TimeUnit.SECONDS).getBodyText()).isEqualTo("ok");
      assertThat(rig.counts().rejected()).isZero();
    }
  }

  @Test
  void requestFromTheCallbackOfAFailureIsRejectedAtOnce() throws Exception {
    rig.halfOpen();
    try (RawServer server = new RawServer((socket, head) -> socket.close())) {
      CompletableFuture<SimpleHttpResponse> second = new CompletableFuture<>();
      send(server, then(() -> send(server, completing(second))));

      assertThatThrownBy(() -> second.get(120, TimeUnit.SECONDS))
          .hasCauseInstanceOf(CallNotPermittedIOException.class);
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void requestRepeatedInMidBodyIsOneSuccess() throws Exception {
    AtomicInteger served = new AtomicInteger();
    try (RawServer server =
            new RawServer(
                (socket, head) -> {
                  if (served.incrementAndGet() > 1) {
                    RawServer.write(socket, RawServer.OK);
                  } else {
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
                    RawServer.reset(socket);
                  }
                });
        CloseableHttpAsyncClient retrying = start(Form.asyncRetrying())) {
      rig.halfOpen();
      retrying.execute(request(server), null).get(120, TimeUnit.SECONDS);

      assertThat(server.requests()).isEqualTo(2);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
      assertThat(rig.counts().succeeded()).isEqualTo(1);
    }
  }

  @Test
  void connectionsGoBackAfterTheBodyWasRead() throws Exception {
    try (RawServer server = RawServer.answering(RawServer.OK)) {
      // A pool has five for a host.
      for (int i = 0; i < 12; i++) {
        assertThat(Form.text(Form.await(client, request(server)))).isEqualTo("200 ok");
      }
      assertThat(server.connections()).isLessThanOrEqualTo(5);
      assertThat(rig.counts().succeeded()).isEqualTo(12);
    }
  }

  private static org.apache.hc.client5.http.async.methods.SimpleHttpRequest request(
      RawServer server) {
    return SimpleRequestBuilder.get(server.uri("/")).build();
  }

  private void send(RawServer server, FutureCallback<SimpleHttpResponse> callback) {
    assertThat(client.execute(request(server), callback)).isNotNull();
  }

  private Future<Integer> get(RawServer server, Counting consumer) {
    return client.execute(
        new BasicRequestProducer("GET", server.uri("/")), consumer, (FutureCallback<Integer>) null);
  }

  private Future<Void> execute(RawServer server, ReactiveResponseConsumer consumer) {
    return client.execute(
        new BasicRequestProducer("GET", server.uri("/")), consumer, (FutureCallback<Void>) null);
  }

  private static void subscribe(ReactiveResponseConsumer consumer, OneByOne subscriber)
      throws Exception {
    Publisher<ByteBuffer> body = consumer.getResponseFuture().get(120, TimeUnit.SECONDS).getBody();
    body.subscribe(subscriber);
  }

  private CloseableHttpAsyncClient start(HttpAsyncClientBuilder builder) {
    CloseableHttpAsyncClient started = CircuitBreakerExecHandlers.addTo(builder, rig.guard).build();
    started.start();
    return started;
  }

  private static FutureCallback<SimpleHttpResponse> then(Runnable next) {
    return new FutureCallback<>() {
      @Override
      public void completed(SimpleHttpResponse result) {
        next.run();
      }

      @Override
      public void failed(Exception error) {
        next.run();
      }

      @Override
      public void cancelled() {
        next.run();
      }
    };
  }

  private static FutureCallback<SimpleHttpResponse> completing(
      CompletableFuture<SimpleHttpResponse> future) {
    return new FutureCallback<>() {
      @Override
      public void completed(SimpleHttpResponse result) {
        future.complete(result);
      }

      @Override
      public void failed(Exception error) {
        future.completeExceptionally(error);
      }

      @Override
      public void cancelled() {
        future.cancel(false);
      }
    };
  }

  /** Counts the bytes of a response and keeps none. */
  private class Counting extends AbstractBinResponseConsumer<Integer> {

    private int bytes;
    volatile CircuitState stateAtFirstByte = CircuitState.DISABLED;

    @Override
    protected void start(HttpResponse response, ContentType contentType) {
      // Only the body matters.
    }

    @Override
    public void informationResponse(
        HttpResponse response, org.apache.hc.core5.http.protocol.HttpContext context) {
      // Only the body matters.
    }

    @Override
    protected int capacityIncrement() {
      return 8_000;
    }

    @Override
    protected void data(ByteBuffer data, boolean endOfStream) throws IOException {
      if (bytes == 0) {
        stateAtFirstByte = rig.breaker.state();
      }
      bytes += data.remaining();
      data.position(data.limit());
    }

    @Override
    protected Integer buildResult() {
      return bytes;
    }

    @Override
    public void failed(Exception cause) {
      // The future tells.
    }

    @Override
    public void releaseResources() {
      // There are none.
    }
  }

  /** Asks for one buffer at a time, and cancels after some. */
  private static final class OneByOne implements Subscriber<ByteBuffer> {

    final CompletableFuture<Integer> bytes = new CompletableFuture<>();
    private final int limit;
    private int count;
    private int buffers;
    private Subscription subscription =
        new Subscription() {
          @Override
          public void request(long n) {}

          @Override
          public void cancel() {}
        };

    OneByOne(int limit) {
      this.limit = limit;
    }

    @Override
    public void onSubscribe(Subscription s) {
      subscription = s;
      s.request(1);
    }

    @Override
    public void onNext(ByteBuffer buffer) {
      count += buffer.remaining();
      if (++buffers >= limit) {
        subscription.cancel();
      } else {
        subscription.request(1);
      }
    }

    @Override
    public void onError(Throwable error) {
      bytes.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      bytes.complete(count);
    }
  }
}
