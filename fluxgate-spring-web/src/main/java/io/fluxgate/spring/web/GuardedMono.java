package io.fluxgate.spring.web;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.RejectionResponse;
import io.fluxgate.http.adapter.GuardedExchange;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** Asks the breaker at each subscription, and makes one call for it. */
final class GuardedMono extends Mono<ClientHttpResponse> {

  private final ClientHttpConnector connector;
  private final HttpGuard guard;
  private final @Nullable RejectionResponse answer;
  private final SpringRequest begun;
  private final Function<? super ClientHttpRequest, Mono<Void>> requestCallback;

  GuardedMono(
      ClientHttpConnector connector,
      HttpGuard guard,
      @Nullable RejectionResponse answer,
      SpringRequest begun,
      Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
    this.connector = connector;
    this.guard = guard;
    this.answer = answer;
    this.begun = begun;
    this.requestCallback = requestCallback;
  }

  @Override
  public void subscribe(CoreSubscriber<? super ClientHttpResponse> actual) {
    GuardedExchange exchange;
    try {
      exchange = GuardedExchange.begin(guard, begun);
    } catch (CallNotPermittedIOException rejection) {
      reject(actual, rejection);
      return;
    }
    ReactiveCall call = new ReactiveCall(exchange, begun);
    Mono<ClientHttpResponse> response;
    try {
      response =
          connector.connect(
              begun.httpMethod(), begun.uri(), request -> call.write(request, requestCallback));
    } catch (Throwable error) {
      call.refused(error);
      Exceptions.throwIfFatal(error);
      Operators.error(actual, error);
      return;
    }
    response.subscribe(new Watch(actual, call));
  }

  private void reject(
      CoreSubscriber<? super ClientHttpResponse> actual, CallNotPermittedIOException rejection) {
    if (answer == null) {
      Operators.error(actual, rejection);
    } else {
      Mono.<ClientHttpResponse>just(new RejectedReactiveResponse(answer, rejection))
          .subscribe(actual);
    }
  }

  /** Between the connector and the caller. */
  private static final class Watch extends WatchedSubscription<ClientHttpResponse> {

    Watch(CoreSubscriber<? super ClientHttpResponse> actual, ReactiveCall call) {
      super(actual, call);
    }

    @Override
    public void onNext(ClientHttpResponse response) {
      call.responded(response);
      actual.onNext(call.isSettled() ? response : new GuardedReactiveResponse(response, call));
    }

    @Override
    public void onError(Throwable error) {
      call.failed(error);
      actual.onError(error);
    }

    @Override
    public void onComplete() {
      call.completed();
      actual.onComplete();
    }

    @Override
    public void cancel() {
      call.cancelled();
      super.cancel();
    }
  }
}
