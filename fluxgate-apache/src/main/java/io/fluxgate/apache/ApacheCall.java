package io.fluxgate.apache;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.adapter.BodyProgress;
import io.fluxgate.http.adapter.GuardedExchange;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.function.BooleanSupplier;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.jspecify.annotations.Nullable;

/** One admitted call of either client: reports to its exchange what the client's context knows. */
final class ApacheCall implements BodyProgress {

  /** The attribute of a context that holds the exchange whose attempts are not watched. */
  private static final String LOST = "io.fluxgate.apache.lost";

  private final GuardedExchange exchange;
  private volatile ApacheRequest request;
  private final HttpClientContext context;
  private final BooleanSupplier cancelled;

  /** A context may be reused: what it held before does not belong to this call. */
  private final @Nullable HttpRequest earlierRequest;

  private final Redirects redirects;

  /** Null if nothing watches the attempts; see {@link AttemptWatch}. */
  private final @Nullable String exchangeId;

  /** The call of a handler outside of this one. */
  private final @Nullable ApacheCall outer;

  private volatile @Nullable Attempt attempt;
  private volatile @Nullable Thread releasing;
  private volatile boolean cancelledByConsumer;

  ApacheCall(
      GuardedExchange exchange,
      ApacheRequest request,
      HttpClientContext context,
      BooleanSupplier cancelled,
      @Nullable String exchangeId,
      @Nullable ApacheCall outer) {
    this.exchange = exchange;
    this.request = request;
    this.context = context;
    this.cancelled = cancelled;
    this.exchangeId = exchangeId;
    this.outer = outer;
    this.earlierRequest = context.getRequest();
    this.redirects = new Redirects(context);
  }

  /** The client sends it again, to another host after a redirect. */
  void repeated(ApacheRequest again) {
    exchange.redirected(again);
    request = again;
  }

  void responded(HttpResponse response) {
    if (isFromHost(response)) {
      exchange.responded(answered(), new ApacheResponse(response));
    }
  }

  /** The response has no body that could be watched. */
  void completed(HttpResponse response) {
    if (isFromHost(response)) {
      exchange.completed(answered(), new ApacheResponse(response));
    }
  }

  /**
   * Returns whether the host sent this response. If not, a cache or a stub did, or other code made
   * it of a failure; then what the host did is the outcome, if it was asked at all.
   */
  private boolean isFromHost(HttpResponse response) {
    if (!isWatched()) {
      return true;
    }
    Attempt last = attempt;
    Throwable failure = last == null ? null : last.failure();
    HttpResponse sent = last == null ? null : last.response();
    if (last == null) {
      exchange.discard();
    } else if (failure != null) {
      failed(failure);
    } else if (sent != null && isServerError(sent) && !isServerError(response)) {
      exchange.completed(answered(), new ApacheResponse(sent));
    } else {
      return true;
    }
    return false;
  }

  private static boolean isServerError(HttpResponse response) {
    return response.getCode() >= HttpStatus.SC_SERVER_ERROR;
  }

  boolean isSettled() {
    return exchange.isSettled();
  }

  @Override
  public void bodyRead() {
    exchange.bodyRead();
  }

  void bodyEnded() {
    exchange.bodyEnded();
  }

  @Override
  public void bodyEnded(long length) {
    bodyEnded();
  }

  @Override
  public void bodyClosed() {
    exchange.bodyClosed();
  }

  @Override
  public void bodyFailed(Throwable error) {
    failed(error);
  }

  /** The client threw this, so the host may be the reason. */
  void failed(Throwable error) {
    if (releasing == Thread.currentThread()) {
      // The consumer cancelled the call, because it failed. Why it failed is reported next.
      return;
    }
    followRedirects();
    HttpFailureKind kind = kindOf(error);
    Attempt last = attempt;
    if (kind != HttpFailureKind.CANCELLED
        && kind != HttpFailureKind.LOCAL
        && last != null
        && last.isRefusedEarly()
        && exchange.progress() == HttpProgress.HEADERS) {
      exchange.bodyEnded();
    } else if (ApacheFailures.endsConnection(error)) {
      exchange.connectionLost(kind, error, context.getEndpointDetails());
    } else {
      exchange.failed(kind, error);
    }
  }

  private HttpFailureKind kindOf(Throwable error) {
    HttpFailureKind kind = ApacheFailures.kindOf(error, exchange.progress(), isCancelled());
    if (kind == HttpFailureKind.CANCELLED) {
      return kind;
    }
    if (isProgramFailure(error)) {
      return HttpFailureKind.LOCAL;
    }
    if (kind == HttpFailureKind.LOCAL && cancelledByConsumer) {
      // The client repeats a request whose body broke off, and finds it cancelled.
      return HttpFailureKind.BODY;
    }
    return isHandshakeTimeout(kind, error) ? HttpFailureKind.CONNECT_TIMEOUT : kind;
  }

  /** Nothing was sent, to no host that is known, or the request body is to blame. */
  private boolean isProgramFailure(Throwable error) {
    if (redirects.isRedirectedAway()) {
      return true;
    }
    if (!isWatched()) {
      return false;
    }
    Attempt last = attempt;
    return last == null
        || last.bodyFailedAtSource()
        || last.isRefusedByInterceptor(context)
        // Queued for a connection that was closed meanwhile.
        || (error instanceof RequestNotExecutedException && !last.isPrepared());
  }

  /** The caller's own code threw this, or the caller cancelled. */
  void callerFailed(Throwable error) {
    exchange.failed(isCancelled() ? HttpFailureKind.CANCELLED : HttpFailureKind.LOCAL, error);
  }

  /** Whether the caller cancelled the call, and not the consumer of its response. */
  boolean isCancelled() {
    return cancelled.getAsBoolean() && !cancelledByConsumer && releasing != Thread.currentThread();
  }

  /**
   * Releases the consumer of the response. Those of httpcore5-reactive (5.2 to 5.4) cancel the
   * future of the call meanwhile, before the client reports why it failed.
   */
  void releasing(Runnable release) {
    if (cancelled.getAsBoolean()) {
      release.run();
      return;
    }
    releasing = Thread.currentThread();
    try {
      release.run();
    } finally {
      cancelledByConsumer = cancelled.getAsBoolean();
      releasing = null;
    }
  }

  boolean isOf(String exchange) {
    return exchange.equals(exchangeId);
  }

  void attempting(Attempt next) {
    for (ApacheCall call = this; call != null; call = call.outerOfExchange()) {
      call.attempt = next;
      call.followRedirects();
    }
  }

  /** Returns whether the call waits for this. */
  boolean prepared() {
    Attempt last = attempt;
    if (last != null) {
      last.prepared();
    }
    return last != null;
  }

  /** A response of the host, which the client may replace: it repeats requests. */
  void answered(Attempt answered, HttpResponse response) {
    answered.responded(response);
    if (response.containsHeader(HttpHeaders.RETRY_AFTER)) {
      for (ApacheCall call = this; call != null; call = call.outerOfExchange()) {
        call.exchange.attempted(call.answered(), new ApacheResponse(response));
      }
    }
  }

  /** A failure of the connection, which the client may repair: it repeats requests. */
  void broken(Attempt broken, Exception cause) {
    broken.failed(cause);
    for (ApacheCall call = this; call != null; call = call.outerOfExchange()) {
      if (call.cancelledByConsumer) {
        call.failed(cause);
      }
    }
  }

  private @Nullable ApacheCall outerOfExchange() {
    return outer != null && exchangeId != null && outer.isOf(exchangeId) ? outer : null;
  }

  /** Whether an attempt would be known. */
  private boolean isWatched() {
    return exchangeId != null && !exchangeId.equals(context.getAttribute(LOST));
  }

  /** A request is on its way, and its call cannot be found. */
  static void lost(HttpClientContext context, String exchangeId) {
    context.setAttribute(LOST, exchangeId);
  }

  /**
   * The async client (5.2 to 5.6) reports silence in the TLS handshake, and of a proxy, like
   * silence after the request; but only in the latter case has it put a request into the context,
   * just before sending, and let its interceptors process it.
   */
  private boolean isHandshakeTimeout(HttpFailureKind kind, Throwable error) {
    if (kind != HttpFailureKind.RESPONSE_TIMEOUT || !(error instanceof SocketTimeoutException)) {
      return false;
    }
    Attempt last = attempt;
    return context.getRequest() == earlierRequest
        || (isWatched() && last != null && !last.isPrepared());
  }

  private ApacheRequest answered() {
    followRedirects();
    return request;
  }

  private void followRedirects() {
    for (URI location : redirects.next()) {
      HttpRequest sent = context.getRequest();
      ApacheRequest next =
          ApacheRequest.redirected(sent == null ? request.source() : sent, location);
      if (next != null) {
        exchange.redirected(next);
        request = next;
      }
    }
  }
}
