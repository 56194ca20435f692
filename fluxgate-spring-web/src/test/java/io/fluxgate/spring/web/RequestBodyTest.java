package io.fluxgate.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whose fault it is that a request body ends, in each way of writing one. */
class RequestBodyTest {

  private static final CallCounts OF_HOST = CallCounts.of(0, 1, 0, 0, 0);
  private static final CallCounts OF_CALLER = CallCounts.of(0, 0, 1, 0, 0);

  private static final List<Way> WAYS =
      List.of(
          new Way("a Flux", (request, body) -> request.writeWith(Flux.from(body))),
          new Way("a Mono", (request, body) -> request.writeWith(Mono.fromDirect(body))),
          new Way("parts", (request, body) -> request.writeAndFlushWith(Mono.just(body))),
          new Way(
              "a sequence of parts",
              (request, body) -> request.writeAndFlushWith(Flux.from(body).map(Mono::just))));

  private record Way(
      String name, BiFunction<ClientHttpRequest, Publisher<DataBuffer>, Mono<Void>> writing) {}

  private static List<DynamicTest> inEachWay(String what, CallCounts expected, Source source) {
    return WAYS.stream()
        .map(
            way ->
                DynamicTest.dynamicTest(
                    way.name + " " + what,
                    () -> assertThat(counts(way, source)).isEqualTo(expected)))
        .toList();
  }

  @TestFactory
  List<DynamicTest> sourceThatFailsIsTheCallersFault() {
    return inEachWay("that fails", OF_CALLER, new Source(false));
  }

  @TestFactory
  List<DynamicTest> sourceThatFailsBecauseTheClientStoppedIsNotTheCallersFault() {
    return inEachWay("that fails once it is cancelled", OF_HOST, new Source(true));
  }

  /** The counts after a call whose client reads the body until that fails, or stops by itself. */
  private static CallCounts counts(Way way, Source source) {
    CircuitBreaker breaker = CircuitBreaker.of("body", CircuitBreakerPolicy.defaults());
    FakeRequest request =
        new FakeRequest(body -> Mono.create(sink -> body.subscribe(new Stopping(sink::error))));
    CircuitBreakerConnector connector =
        CircuitBreakerConnector.wrap(
            (method, uri, callback) -> callback.apply(request).then(Mono.empty()), breaker);

    assertThatThrownBy(
            () ->
                connector
                    .connect(
                        HttpMethod.POST,
                        URI.create("http://127.0.0.1:9/"),
                        sent -> way.writing.apply(sent, source))
                    .block())
        .hasRootCauseInstanceOf(IOException.class);
    return breaker.info().counts();
  }

  /** A client whose connection is cut off as soon as it asks for the body. */
  private static final class Stopping extends BaseSubscriber<DataBuffer> {

    private final Consumer<Throwable> failed;

    Stopping(Consumer<Throwable> failed) {
      this.failed = failed;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      subscription.request(1);
      subscription.cancel();
      failed.accept(new IOException("cut off"));
    }

    @Override
    protected void hookOnError(Throwable error) {
      failed.accept(error);
    }
  }

  /** Fails when it is asked for a piece, or when it is cancelled, as a stream that is closed. */
  private record Source(boolean onCancel) implements Publisher<DataBuffer> {

    @Override
    public void subscribe(Subscriber<? super DataBuffer> subscriber) {
      subscriber.onSubscribe(
          new Subscription() {
            @Override
            public void request(long n) {
              failIf(!onCancel);
            }

            @Override
            public void cancel() {
              failIf(onCancel);
            }

            private void failIf(boolean now) {
              if (now) {
                subscriber.onError(new IOException("the stream was closed"));
              }
            }
          });
    }
  }
}
