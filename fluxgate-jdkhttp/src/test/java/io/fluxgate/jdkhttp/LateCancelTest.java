package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.adapter.GuardedExchange;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The end of a body, of a connection and of a client, and whose fault it is. */
class LateCancelTest {

  /** Cancels its subscription when it hears that the body has failed. */
  private static final class Tidy implements BodySubscriber<String> {

    private final CompletableFuture<String> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<String> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
    }

    @Override
    public void onNext(List<ByteBuffer> item) {}

    @Override
    public void onError(Throwable error) {
      if (subscription != null) {
        subscription.cancel();
      }
      body.completeExceptionally(error);
    }

    @Override
    public void onComplete() {}
  }

  private static final class Unused implements Flow.Subscription {

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  /** A call whose headers have arrived. */
  private static JdkCall callInItsBody(CircuitBreaker breaker) throws IOException {
    JdkRequest request = new JdkRequest(HttpRequest.newBuilder(URI.create("http://h/")).build());
    JdkCall call =
        new JdkCall(GuardedExchange.begin(HttpGuard.of(breaker), request), request, null, false);
    call.headersArrived(new Ok());
    return call;
  }

  @Test
  void cancelAfterTheBodyHasFailedIsNoEndOfIt() throws IOException {
    CircuitBreaker breaker = CircuitBreaker.of("b");
    JdkCall call = callInItsBody(breaker);
    GuardedSubscriber<String> subscriber = new GuardedSubscriber<>(new Tidy(), call);
    subscriber.onSubscribe(new Unused());
    SocketException reset = new SocketException("Connection reset");

    subscriber.onError(reset);
    call.failed(reset);

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 1, 0, 0, 0));
    assertThat(breaker.info().failureKinds()).isEqualTo(Map.of("BODY", 1L));
  }

  @Test
  void connectionThatTheClientClosesForAReasonHasThatReason() {
    IOException closed = new IOException("connection closed locally");
    IOException becauseOfAReset =
        new IOException("connection closed locally", new SocketException("Connection reset"));

    assertThat(JdkFailures.kindOf(closed, HttpProgress.NO_RESPONSE))
        .isEqualTo(HttpFailureKind.LOCAL);
    assertThat(JdkFailures.kindOf(becauseOfAReset, HttpProgress.NO_RESPONSE))
        .isEqualTo(HttpFailureKind.RESET);
  }

  @Test
  void connectionThatIsClosedWithinTheBodyIsNotAClosedClient() {
    IOException closed = new IOException("closed");

    assertThat(JdkFailures.kindOf(closed, HttpProgress.NO_RESPONSE))
        .isEqualTo(HttpFailureKind.LOCAL);
    assertThat(JdkFailures.kindOf(closed, HttpProgress.HEADERS)).isEqualTo(HttpFailureKind.BODY);
  }

  @Test
  void guardWithinAnotherGuardKeepsRejecting() {
    CircuitBreaker inner = CircuitBreaker.of("inner");
    inner.forceOpen();
    HttpClient guarded =
        CircuitBreakerHttpClient.wrap(
            CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), inner),
            CircuitBreaker.of("outer"));
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://host.invalid/")).build();

    assertThatThrownBy(() -> guarded.send(request, BodyHandlers.discarding()))
        .isInstanceOfSatisfying(
            CallNotPermittedIOException.class,
            rejection -> assertThat(rejection.name()).isEqualTo("inner"));
  }

  @Test
  void subscriberThatThrowsIsTheCallersMatterWhateverItThrows() throws IOException {
    CircuitBreaker breaker = CircuitBreaker.of("b");
    JdkCall call = callInItsBody(breaker);
    IllegalArgumentException mine = new IllegalArgumentException("mine");
    GuardedSubscriber<String> subscriber = new GuardedSubscriber<>(new Throwing(mine), call);
    subscriber.onSubscribe(new Unused());

    assertThatThrownBy(() -> subscriber.onNext(List.of())).isSameAs(mine);
    call.failed(mine);

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 0, 1, 0, 0));
  }

  @Test
  void publisherThatFailsOnceTheClientHasHadEnoughIsNotAtFault() {
    BodyPublisher failing =
        new BodyPublisher() {
          @Override
          public long contentLength() {
            return -1;
          }

          @Override
          public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(
                new Flow.Subscription() {
                  @Override
                  public void request(long n) {}

                  @Override
                  public void cancel() {
                    subscriber.onError(new IOException("cancelled"));
                  }
                });
          }
        };
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://h/")).POST(failing).build();
    GuardedPublisher guarded = Objects.requireNonNull(GuardedPublisher.of(request));

    guarded.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
          }

          @Override
          public void onNext(ByteBuffer item) {}

          @Override
          public void onError(Throwable error) {}

          @Override
          public void onComplete() {}
        });

    assertThat(guarded.failedAtSource()).isFalse();
  }

  private record Throwing(RuntimeException fault) implements BodySubscriber<String> {

    @Override
    public CompletionStage<String> getBody() {
      return new CompletableFuture<>();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {}

    @Override
    public void onNext(List<ByteBuffer> item) {
      throw fault;
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }
}
