package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Calls that end without an end of their body: a client that reads none, a subscriber that gave up.
 */
class FakeClientTest {

  private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";

  private final Judged judged = new Judged();

  /** As programs use in their tests. */
  private static final class Fake extends DelegatingHttpClient {

    Fake(HttpClient delegate) {
      super(delegate);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
      return new Answer<>(request);
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request, BodyHandler<T> handler) {
      return CompletableFuture.completedFuture(new Answer<>(request));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
        HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> pushPromiseHandler) {
      return sendAsync(request, handler);
    }
  }

  private record Answer<T>(HttpRequest request) implements HttpResponse<T> {

    @Override
    public int statusCode() {
      return 200;
    }

    @Override
    public Optional<HttpResponse<T>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.of(Map.of(), (name, value) -> true);
    }

    @Override
    public T body() {
      throw new UnsupportedOperationException("a fake has no body");
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      return request.uri();
    }

    @Override
    public HttpClient.Version version() {
      return HttpClient.Version.HTTP_1_1;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFakeThatNeverCallsTheBodyHandlerIsJudgedByItsAnswer(Form form) throws Exception {
    HttpClient client =
        CircuitBreakerHttpClient.wrap(new Fake(form.builder().build()), judged.guard);

    HttpResponse<String> response =
        form.call(
            client,
            HttpRequest.newBuilder(URI.create("http://fake.example/")).build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    judged.assertSucceededOnce();
  }

  /** As one that writes to a disk that is full. */
  private static final class GivingUp implements BodySubscriber<String> {

    private final CompletableFuture<String> body = new CompletableFuture<>();

    @Override
    public CompletionStage<String> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      body.completeExceptionally(new IOException("the disk is full"));
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }

  @ParameterizedTest
  @EnumSource
  void aSubscriberThatGivesUpIsNotChargedToTheHost(Form form) throws Exception {
    try (RawServer server = RawServer.start(socket -> RawServer.write(socket, HALF))) {
      HttpClient client = CircuitBreakerHttpClient.wrap(form.builder().build(), judged.guard);

      Throwable error =
          catchThrowable(
              () ->
                  form.call(
                      client,
                      HttpRequest.newBuilder(server.uri("/")).build(),
                      answer -> new GivingUp()));

      assertThat(error).isNotNull();
      judged.assertSucceededOnce();
    }
  }
}
