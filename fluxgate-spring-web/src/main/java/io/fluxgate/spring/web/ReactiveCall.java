package io.fluxgate.spring.web;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.adapter.GuardedExchange;
import java.net.ProtocolException;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Mono;

/** One admitted call of a connector: puts the reports about it in order. */
final class ReactiveCall {

  private final GuardedExchange exchange;
  private volatile SpringRequest current;

  /** Of the request that was written last; null before that. */
  private volatile @Nullable GuardedReactiveRequest request;

  private volatile boolean bodyIsSubscribed;

  ReactiveCall(GuardedExchange exchange, SpringRequest begun) {
    this.exchange = exchange;
    this.current = begun;
  }

  /** Writes the request; called again for each redirect, and if the client repeats it. */
  Mono<Void> write(
      ClientHttpRequest sent, Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
    followRedirect(sent);
    GuardedReactiveRequest guarded =
        sent instanceof ZeroCopyHttpOutputMessage
            ? new ZeroCopyRequest(sent)
            : new GuardedReactiveRequest(sent);
    request = guarded;
    return guarded.writtenBy(requestCallback);
  }

  private void followRedirect(ClientHttpRequest sent) {
    SpringRequest next = Redirects.next(current, sent);
    if (next != null) {
      exchange.redirected(next);
      current = next;
    }
  }

  void responded(ClientHttpResponse response) {
    int status;
    try {
      status = response.getStatusCode().value();
    } catch (IllegalArgumentException noStatus) {
      // The caller gets the same when it asks for the status.
      exchange.failed(HttpFailureKind.PROTOCOL, noStatus);
      return;
    }
    if (status < 200) {
      // Reactor Netty takes early hints for the answer, and never reads that.
      exchange.failed(
          HttpFailureKind.PROTOCOL,
          new ProtocolException("status " + status + " instead of an answer"));
    } else {
      exchange.responded(current, SpringResponse.asReceived(status, response.getHeaders()));
    }
  }

  boolean isSettled() {
    return exchange.isSettled();
  }

  void failed(Throwable error) {
    HttpFailureKind kind = kindOf(error);
    Object connection = EndedConnections.endedConnection(kind, request);
    if (connection == null) {
      exchange.failed(kind, error);
    } else {
      exchange.connectionLost(kind, error, connection);
    }
  }

  private HttpFailureKind kindOf(Throwable error) {
    GuardedReactiveRequest sent = request;
    if (sent != null && sent.failedAtSource()) {
      return HttpFailureKind.LOCAL;
    }
    HttpFailureKind kind = SpringFailures.kindOf(error, exchange.progress());
    // The connection is there, and no request was written: it ended within the handshake.
    return kind == HttpFailureKind.RESET && sent == null && current.scheme().equals("https")
        ? HttpFailureKind.TLS
        : kind;
  }

  /** The connector refused the request before anything was sent. */
  void refused(Throwable error) {
    exchange.failed(HttpFailureKind.LOCAL, error);
  }

  /** The publisher of the response has completed. */
  void completed() {
    if (exchange.progress() == HttpProgress.NO_RESPONSE) {
      exchange.discard();
    }
  }

  /** The publisher of the response is cancelled, before the response or after it. */
  void cancelled() {
    if (exchange.progress() == HttpProgress.NO_RESPONSE) {
      givenUp();
    } else if (!bodyIsSubscribed) {
      // Connectors drop the body then.
      exchange.bodyClosed();
    }
  }

  void bodySubscribed() {
    bodyIsSubscribed = true;
  }

  void bodyRead() {
    exchange.bodyRead();
  }

  void bodyEnded() {
    exchange.bodyEnded();
  }

  void bodyClosed() {
    exchange.bodyClosed();
  }

  /** The caller no longer waits. */
  void givenUp() {
    if (!exchange.isSettled()) {
      exchange.failed(
          HttpFailureKind.CANCELLED, new CancellationException("the subscription was cancelled"));
    }
  }
}
