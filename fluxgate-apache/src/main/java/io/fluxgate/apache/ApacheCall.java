package io.fluxgate.apache;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.adapter.GuardedExchange;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.function.BooleanSupplier;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.protocol.RedirectLocations;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** One admitted call of either client: reports to its exchange what the client's context knows. */
final class ApacheCall {

  private final GuardedExchange exchange;
  private volatile ApacheRequest request;
  private final HttpClientContext context;
  private final BooleanSupplier cancelled;

  /** A context may be reused: what it held before does not belong to this call. */
  private final @Nullable URI earlierRedirect;

  private final @Nullable HttpRequest earlierRequest;

  ApacheCall(
      GuardedExchange exchange,
      ApacheRequest request,
      HttpClientContext context,
      BooleanSupplier cancelled) {
    this.exchange = exchange;
    this.request = request;
    this.context = context;
    this.cancelled = cancelled;
    this.earlierRedirect = lastRedirect();
    this.earlierRequest = context.getRequest();
  }

  /** The client sends it again, to another host after a redirect. */
  void repeated(ApacheRequest again) {
    exchange.redirected(again);
    request = again;
  }

  void responded(HttpResponse response) {
    exchange.responded(answered(), new ApacheResponse(response));
  }

  /** The response has no body that could be watched. */
  void completed(HttpResponse response) {
    exchange.completed(answered(), new ApacheResponse(response));
  }

  boolean isSettled() {
    return exchange.isSettled();
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

  /** The client threw this, so the host may be the reason. */
  void failed(Throwable error) {
    ApacheRequest redirected = redirected();
    if (redirected != null) {
      exchange.redirected(redirected);
    }
    HttpFailureKind kind =
        ApacheFailures.kindOf(error, exchange.progress(), cancelled.getAsBoolean());
    exchange.failed(isOfHandshake(kind, error) ? HttpFailureKind.CONNECT_TIMEOUT : kind, error);
  }

  /** The caller's own code threw this, or the caller cancelled. */
  void callerFailed(Throwable error) {
    exchange.failed(
        cancelled.getAsBoolean() ? HttpFailureKind.CANCELLED : HttpFailureKind.LOCAL, error);
  }

  /**
   * The async client (5.2 to 5.6) reports silence in the TLS handshake like silence after the
   * request; but only in the latter case has it put a request into the context, just before
   * sending.
   */
  private boolean isOfHandshake(HttpFailureKind kind, Throwable error) {
    return kind == HttpFailureKind.RESPONSE_TIMEOUT
        && error instanceof SocketTimeoutException
        && context.getRequest() == earlierRequest;
  }

  private ApacheRequest answered() {
    ApacheRequest redirected = redirected();
    return redirected == null ? request : redirected;
  }

  @SuppressWarnings("ReferenceEquality") // The same address twice is two redirects.
  private @Nullable ApacheRequest redirected() {
    URI location = lastRedirect();
    if (location == null || location == earlierRedirect) {
      return null;
    }
    HttpRequest sent = context.getRequest();
    return ApacheRequest.redirected(sent == null ? request.source() : sent, location);
  }

  private @Nullable URI lastRedirect() {
    RedirectLocations locations = context.getRedirectLocations();
    int size = locations == null ? 0 : locations.size();
    return size == 0 ? null : locations.get(size - 1);
  }
}
