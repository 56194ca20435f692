package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.CallCounts;
import io.fluxgate.http.HttpFailureKind;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A caller that gives up says nothing about the host, and its slot is released. */
class CancellationTest {

  private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";

  private final Judged judged = new Judged();
  private final CountDownLatch gone = new CountDownLatch(1);

  private HttpClient client(Form form) {
    return CircuitBreakerHttpClient.wrap(form.builder().build(), judged.guard);
  }

  private static HttpRequest get(RawServer server) {
    return HttpRequest.newBuilder(server.uri("/")).build();
  }

  /** Sends this much of a response, then waits for the client to close. */
  private RawServer sendingThenWaiting(String text) throws Exception {
    return RawServer.start(
        socket -> {
          RawServer.write(socket, text);
          try {
            while (socket.getInputStream().read() >= 0) {
              // More than the head of a request does not come.
            }
          } finally {
            gone.countDown();
          }
        });
  }

  @ParameterizedTest
  @EnumSource(names = "SEND_ASYNC.*", mode = EnumSource.Mode.MATCH_ALL)
  void cancelBeforeTheHeadersCancelsTheExchange(Form form) throws Exception {
    try (RawServer server = sendingThenWaiting("")) {
      CompletableFuture<HttpResponse<String>> future =
          form.start(client(form), get(server), BodyHandlers.ofString());
      Judged.await(() -> server.hits() == 1);

      assertThat(future.cancel(true)).isTrue();

      judged.assertCancelledOnce();
      assertThat(gone.await(120, TimeUnit.SECONDS)).isTrue();
      assertThat(future).isCompletedExceptionally();
      judged.assertCancelledOnce();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "SEND_ASYNC.*", mode = EnumSource.Mode.MATCH_ALL)
  void cancelWithinTheBodyCancelsTheExchange(Form form) throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    try (RawServer server = sendingThenWaiting(HALF)) {
      CompletableFuture<HttpResponse<Void>> future =
          form.start(
              client(form),
              get(server),
              BodyHandlers.ofByteArrayConsumer(bytes -> reading.countDown()));
      assertThat(reading.await(120, TimeUnit.SECONDS)).isTrue();

      future.cancel(true);

      assertThat(gone.await(120, TimeUnit.SECONDS)).isTrue();
      judged.assertCancelledOnce();
    }
  }

  @Test
  void cancellingAStageOfTheCallersOwnCancelsTheExchange() throws Exception {
    try (RawServer server = sendingThenWaiting("")) {
      CompletableFuture<String> body =
          client(Form.SEND_ASYNC)
              .sendAsync(get(server), BodyHandlers.ofString())
              .thenApply(HttpResponse::body);
      Judged.await(() -> server.hits() == 1);

      body.cancel(true);

      assertThat(gone.await(120, TimeUnit.SECONDS)).isTrue();
      Judged.await(() -> judged.counts().ignored() == 1);
      judged.assertCancelledOnce();
    }
  }

  @Test
  void timeoutOfTheCallersOwnIsAFailureAndLeavesTheExchange() throws Exception {
    try (RawServer server = sendingThenWaiting("")) {
      CompletableFuture<HttpResponse<String>> future =
          client(Form.SEND_ASYNC)
              .sendAsync(get(server), BodyHandlers.ofString())
              .orTimeout(50, TimeUnit.MILLISECONDS);

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> future.get(120, TimeUnit.SECONDS))
          .withCauseInstanceOf(TimeoutException.class);

      Judged.await(() -> judged.counts().failed() == 1);
      judged.assertFailedOnce(HttpFailureKind.CALL_TIMEOUT);
      assertThat(gone.getCount()).isEqualTo(1);
    }
  }

  @Test
  void futureCompletedByTheCallerFreesTheSlot() throws Exception {
    try (RawServer server = sendingThenWaiting("")) {
      CompletableFuture<HttpResponse<String>> future =
          client(Form.SEND_ASYNC).sendAsync(get(server), BodyHandlers.ofString());

      HttpResponse<String> own =
          FallbackExchange.<String>sendAsync(
                  (request, rejection) -> FallbackResponse.of(200, "text/plain", "own"),
                  Rejections.one(),
                  get(server),
                  BodyHandlers.ofString(),
                  HttpClient.Version.HTTP_1_1)
              .get(120, TimeUnit.SECONDS);
      assertThat(future.complete(own)).isTrue();

      judged.assertCancelledOnce();
    }
  }

  @Test
  void futureOfAnotherKindOfClientIsCancelled() {
    CompletableFuture<HttpResponse<String>> plain = new CompletableFuture<>();
    HttpClient fake =
        new DelegatingHttpClient(HttpClient.newHttpClient()) {
          @Override
          public <T> HttpResponse<T> send(
              HttpRequest request, HttpResponse.BodyHandler<T> handler) {
            throw new UnsupportedOperationException();
          }

          @Override
          @SuppressWarnings("unchecked")
          public <T> CompletableFuture<HttpResponse<T>> sendAsync(
              HttpRequest request, HttpResponse.BodyHandler<T> handler) {
            return (CompletableFuture<HttpResponse<T>>) (CompletableFuture<?>) plain;
          }

          @Override
          public <T> CompletableFuture<HttpResponse<T>> sendAsync(
              HttpRequest request,
              HttpResponse.BodyHandler<T> handler,
              HttpResponse.PushPromiseHandler<T> pushHandler) {
            return sendAsync(request, handler);
          }
        };
    HttpRequest request = HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1/")).build();

    CircuitBreakerHttpClient.wrap(fake, judged.guard)
        .sendAsync(request, BodyHandlers.ofString())
        .cancel(true);

    assertThat(plain).isCancelled();
    judged.assertCancelledOnce();
  }

  @ParameterizedTest
  @EnumSource(names = {"SEND", "SEND_FOLLOWING_REDIRECTS"})
  void interruptBeforeTheHeaders(Form form) throws Exception {
    try (RawServer server = sendingThenWaiting("")) {
      assertInterrupted(form, server, () -> server.hits() == 1);
    }
    judged.assertCancelledOnce();
  }

  @ParameterizedTest
  @EnumSource(names = {"SEND", "SEND_FOLLOWING_REDIRECTS"})
  void interruptWithinTheBody(Form form) throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    try (RawServer server = sendingThenWaiting(HALF)) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread caller =
          new Thread(
              () ->
                  thrown.set(
                      catchThrowable(
                          () ->
                              client(form)
                                  .send(
                                      get(server),
                                      BodyHandlers.ofByteArrayConsumer(
                                          bytes -> reading.countDown())))));
      caller.start();
      assertThat(reading.await(120, TimeUnit.SECONDS)).isTrue();
      caller.interrupt();
      caller.join(10_000);
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }
    judged.assertCancelledOnce();
  }

  /** Like that of a stream, its stage can only be depended on; but it takes its time. */
  private record Reading(CountDownLatch begun) implements BodySubscriber<String> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      begun.countDown();
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}

    @Override
    public CompletionStage<String> getBody() {
      return new CompletableFuture<String>().minimalCompletionStage();
    }
  }

  @Test
  void interruptWhileTheBodyIsAStageThatCannotBeAsked() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    try (RawServer server = sendingThenWaiting(HALF)) {
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread caller =
          new Thread(
              () ->
                  thrown.set(
                      catchThrowable(
                          () ->
                              client(Form.SEND).send(get(server), info -> new Reading(reading)))));
      caller.start();
      assertThat(reading.await(120, TimeUnit.SECONDS)).isTrue();
      caller.interrupt();
      caller.join(10_000);
      assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }
    judged.assertCancelledOnce();
  }

  private void assertInterrupted(
      Form form, RawServer server, java.util.function.BooleanSupplier ready) throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        new Thread(
            () ->
                thrown.set(
                    catchThrowable(() -> client(form).send(get(server), BodyHandlers.ofString()))));
    caller.start();
    Judged.await(ready);
    caller.interrupt();
    caller.join(10_000);
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void interruptedThreadSendsNothing() throws Exception {
    try (RawServer server = sendingThenWaiting("")) {
      Thread.currentThread().interrupt();
      Throwable thrown =
          catchThrowable(() -> client(Form.SEND).send(get(server), BodyHandlers.ofString()));

      assertThat(thrown).isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
      judged.assertCancelledOnce();
      assertThat(server.hits()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingTheStreamEarlyIsASuccess(Form form) throws Exception {
    try (RawServer server = sendingThenWaiting(HALF)) {
      HttpResponse<InputStream> response =
          form.call(client(form), get(server), BodyHandlers.ofInputStream());
      assertThat(response.body().readNBytes(2)).hasSize(2);

      response.body().close();

      judged.assertSucceededOnce();
      assertThat(gone.await(120, TimeUnit.SECONDS)).isTrue();
    }
  }

  @RepeatedTest(200)
  void cancelAtAnyMomentSettlesOnceAndFreesTheSlot(RepetitionInfo repetition) throws Exception {
    Form form =
        repetition.getCurrentRepetition() % 2 == 0
            ? Form.SEND_ASYNC
            : Form.SEND_ASYNC_FOLLOWING_REDIRECTS;
    try (RawServer server = RawServer.sending("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      CompletableFuture<HttpResponse<String>> future =
          form.start(client(form), get(server), BodyHandlers.ofString());
      long until = System.nanoTime() + repetition.getCurrentRepetition() * 20_000L;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      future.cancel(true);

      Judged.await(() -> judged.counts().succeeded() + judged.counts().ignored() > 0);
      judged.awaitSlotFree();
      CallCounts counts = judged.counts();
      assertThat(counts.succeeded() + counts.ignored()).isEqualTo(1);
      assertThat(counts.failed()).isZero();
    }
  }
}
