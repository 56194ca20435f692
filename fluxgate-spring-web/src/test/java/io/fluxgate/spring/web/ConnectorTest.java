package io.fluxgate.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What Reactor's operators do to a call, on connectors that need no server. */
class ConnectorTest {

  private static final URI SOMEWHERE = URI.create("http://127.0.0.1:9/");
  private static final Flux<DataBuffer> TWO_PIECES =
      Flux.defer(() -> Flux.just(FakeResponse.piece("one"), FakeResponse.piece("two")));

  /** Two pieces at most, and then nothing. */
  private static final Flux<DataBuffer> STALLING = Flux.concat(TWO_PIECES, Flux.never());

  private final CircuitBreaker breaker =
      CircuitBreaker.of("connector", CircuitBreakerPolicy.defaults());

  private Mono<ClientHttpResponse> call(Mono<ClientHttpResponse> response) {
    return call(HttpGuard.of(breaker), response);
  }

  private static Mono<ClientHttpResponse> call(HttpGuard guard, Mono<ClientHttpResponse> response) {
    return CircuitBreakerConnector.wrap((method, uri, callback) -> response, guard)
        .connect(HttpMethod.GET, SOMEWHERE, request -> Mono.empty());
  }

  private static Mono<ClientHttpResponse> answering(Flux<DataBuffer> body) {
    return Mono.just(new FakeResponse(body));
  }

  private void assertCounts(int succeeded, int failed, int ignored) {
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(succeeded, failed, ignored, 0, 0));
  }

  @Test
  void eachSubscriptionIsACall() {
    Mono<ClientHttpResponse> failing = call(Mono.error(new IOException("broken")));

    assertThatThrownBy(() -> failing.retry(2).block()).hasRootCauseMessage("broken");

    assertCounts(0, 3, 0);
  }

  @Test
  void rejectedCallDoesNotReachTheConnector() {
    AtomicInteger connected = new AtomicInteger();
    breaker.forceOpen();

    Mono<ClientHttpResponse> call =
        call(answering(TWO_PIECES).doOnSubscribe(s -> connected.incrementAndGet()));

    assertThatThrownBy(call::block).hasCauseInstanceOf(CallNotPermittedIOException.class);
    assertThat(connected).hasValue(0);
  }

  @Test
  void completeBodyIsASuccess() {
    assertThat(call(answering(TWO_PIECES)).flatMapMany(ClientHttpResponse::getBody).count().block())
        .isEqualTo(2);

    assertCounts(1, 0, 0);
  }

  @Test
  void brokenBodyIsAFailure() {
    Flux<DataBuffer> broken = Flux.concat(TWO_PIECES, Flux.error(new IOException("broken")));

    assertThatThrownBy(
            () -> call(answering(broken)).flatMapMany(ClientHttpResponse::getBody).blockLast())
        .hasRootCauseMessage("broken");

    assertCounts(0, 1, 0);
  }

  @Test
  void callCancelledBeforeTheResponseIsIgnored() {
    Disposable call = call(Mono.never()).subscribe();

    call.dispose();

    assertCounts(0, 0, 1);
  }

  @Test
  void timeoutSoonIsIgnored() {
    Mono<ClientHttpResponse> call = call(Mono.never());

    assertThatThrownBy(() -> call.timeout(Mono.just("now")).block())
        .hasCauseInstanceOf(TimeoutException.class);

    assertCounts(0, 0, 1);
  }

  @Test
  void timeoutAfterLongWaitIsAFailure() {
    HttpGuard guard = hasty();

    assertThatThrownBy(() -> call(guard, Mono.never()).timeout(Mono.just("now")).block())
        .hasCauseInstanceOf(TimeoutException.class);

    assertThat(guard.breaker(SOMEWHERE).info().counts().failed()).isEqualTo(1);
  }

  @Test
  void blockThatGivesUpAfterLongWaitIsAFailure() {
    HttpGuard guard = hasty();

    assertThatThrownBy(() -> call(guard, Mono.never()).block(Duration.ofMillis(5)))
        .isInstanceOf(IllegalStateException.class);

    assertThat(guard.breaker(SOMEWHERE).info().counts().failed()).isEqualTo(1);
  }

  @Test
  void bodyThatStallsUntilItsCallerGivesUpIsAFailure() {
    HttpGuard guard = hasty();

    call(guard, answering(STALLING)).flatMapMany(ClientHttpResponse::getBody).subscribe().dispose();

    assertThat(guard.breaker(SOMEWHERE).info().counts().failed()).isEqualTo(1);
  }

  /** Takes each wait for a long one. */
  private static HttpGuard hasty() {
    return HttpGuard.builder().cancelledAfter(Duration.ofNanos(1)).build();
  }

  @Test
  void bodyCancelledWhileItsCallerWaitsIsIgnored() {
    call(answering(STALLING)).flatMapMany(ClientHttpResponse::getBody).subscribe().dispose();

    assertCounts(0, 0, 1);
  }

  @Test
  void bodyCancelledWithTheLastPieceThatIsWantedIsASuccess() {
    call(answering(STALLING)).flatMapMany(ClientHttpResponse::getBody).take(1).blockLast();

    assertCounts(1, 0, 0);
  }

  @Test
  void bodyCancelledWithoutDemandIsASuccess() {
    HttpGuard guard = hasty();

    call(guard, answering(STALLING))
        .flatMapMany(ClientHttpResponse::getBody)
        .subscribeWith(new OnePiece())
        .dispose();

    assertThat(guard.breaker(SOMEWHERE).info().counts().succeeded()).isEqualTo(1);
  }

  /** Asks for a piece, and never for another one. */
  private static final class OnePiece extends BaseSubscriber<DataBuffer> {

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      request(1);
    }
  }

  @Test
  void cancelAfterTheResponseIsASuccess() {
    // As a Flux, so that the source is cancelled with the response.
    assertThat(call(answering(STALLING)).flux().take(1).blockLast()).isNotNull();

    assertCounts(1, 0, 0);
  }

  @Test
  void zipThatCancelsACompleteCallChangesNothing() {
    Mono<Long> body = call(answering(TWO_PIECES)).flatMapMany(ClientHttpResponse::getBody).count();

    assertThatThrownBy(() -> Mono.zip(body, Mono.error(new IOException("other"))).block())
        .hasRootCauseMessage("other");

    assertCounts(1, 0, 0);
  }

  @Test
  void connectorThatReturnsNothingIsIgnored() {
    assertThat(call(Mono.empty()).block()).isNull();

    assertCounts(0, 0, 1);
  }

  @Test
  void contextReachesTheConnector() {
    Mono<ClientHttpResponse> response =
        Mono.deferContextual(
            context -> context.hasKey("trace") ? answering(TWO_PIECES) : Mono.empty());

    assertThat(call(response).contextWrite(context -> context.put("trace", 1)).block()).isNotNull();
  }

  @Test
  void contextReachesTheBody() {
    Flux<DataBuffer> body =
        Flux.deferContextual(context -> context.hasKey("trace") ? TWO_PIECES : Flux.empty());

    assertThat(
            call(answering(body))
                .flatMapMany(ClientHttpResponse::getBody)
                .contextWrite(context -> context.put("trace", 1))
                .count()
                .block())
        .isEqualTo(2);
  }

  @Test
  void connectorThatThrowsIsIgnored() {
    Mono<ClientHttpResponse> call =
        CircuitBreakerConnector.wrap(
                (method, uri, callback) -> {
                  throw new IllegalStateException("not started");
                },
                breaker)
            .connect(HttpMethod.GET, SOMEWHERE, request -> Mono.empty());

    assertThatThrownBy(call::block).hasMessage("not started");

    assertCounts(0, 0, 1);
  }

  @Test
  void clientWithAnAdapterOfItsOwnIsRefused() {
    assertThatThrownBy(() -> CircuitBreakerConnector.perHost(new JdkClientHttpConnector()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "JdkClientHttpConnector drives a client that is guarded by CircuitBreakerHttpClient of"
                + " fluxgate-jdkhttp");
  }
}
