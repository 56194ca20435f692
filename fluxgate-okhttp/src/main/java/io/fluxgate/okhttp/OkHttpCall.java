package io.fluxgate.okhttp;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.adapter.GuardedExchange;
import java.io.IOException;
import java.net.HttpURLConnection;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * One admitted call: reports its outcome, and distinguishes a call timeout from the caller's
 * cancel.
 *
 * <p>Inside the chain the two look the same: OkHttp (4.12 to 5.5) ends a call that takes too long
 * by cancelling it, and turns that into an {@code InterruptedIOException} only after the last
 * interceptor. The end of the call decides where OkHttp reports it; otherwise the clock does.
 *
 * <p>As a listener it also receives the end of the body, so that a small response can be passed on
 * as it is: to replace a body, OkHttp has to copy the headers, which takes more memory than
 * everything else here. A listener is not called at each read; so it cannot watch a body that may
 * flow for long, nor that of a probe, which must not hold its slot until a dripping body has ended.
 */
final class OkHttpCall extends WireEvents {

  /** OkHttp reads this much in one step: a body this short is not a stream. */
  private static final long SMALL_BODY = 8_192;

  private final OkHttpRequest original;
  private final @Nullable GuardedRequestBody requestBody;
  private final Call call;
  private final GuardedExchange exchange;
  private final boolean duplex;
  private final boolean listening;
  private final long startNanos = System.nanoTime();

  /** Where redirects have led so far, by the events of the call. */
  private OkHttpRequest current;

  /** Whether the last body on the wire has ended: an interceptor or a cache may have read it. */
  private volatile boolean bodyOver;

  /** Whether events report the end of the body, so that it was passed on as it is. */
  private volatile boolean watchedByEvents;

  /** What a cancel or a call timeout made the chain throw: the end of the call shows which. */
  private volatile @Nullable Throwable cancelOrTimeout;

  /** What the clock said then, in case OkHttp reports no failure at the end of the call. */
  private volatile HttpFailureKind kindByClock = HttpFailureKind.CANCELLED;

  // OkHttp keeps the listener for later, and calls it on this thread before it returns.
  @SuppressWarnings("this-escape")
  OkHttpCall(Interceptor.Chain chain, OkHttpRequest original, GuardedExchange exchange) {
    super(chain.connection());
    RequestBody body = original.source().body();
    this.original = original;
    this.current = original;
    this.call = chain.call();
    this.exchange = exchange;
    this.duplex = body != null && body.isDuplex();
    this.listening = EventListeners.add(call, this);
    this.requestBody = body == null || listening ? null : GuardedRequestBody.of(body);
  }

  /** The request to send: the caller's, with a body that is watched where no events report it. */
  Request request() {
    Request request = original.source();
    return requestBody == null
        ? request
        : request.newBuilder().method(request.method(), requestBody).build();
  }

  /** Reports a response, and returns it with a body that is watched. */
  Response responded(Response response) {
    forgetResponse();
    OkHttpRequest answered = followRedirects(response);
    OkHttpResponse info = OkHttpResponse.of(response);
    ResponseBody body = response.body();
    boolean byEvents = body != null && canWatchByEvents(body);
    if (body == null || (byEvents && bodyOver) || isProxyChallenge(response)) {
      exchange.completed(answered, info);
      return response;
    }
    exchange.responded(answered, info);
    if (byEvents) {
      watchedByEvents = true;
      if (bodyOver) {
        exchange.bodyEnded();
      }
      return response;
    }
    // A failure, a response without a body and an upgrade are classified at the headers.
    return exchange.isSettled()
        ? response
        : response.newBuilder().body(new GuardedBody(body, this)).build();
  }

  /**
   * Reports the redirects that led to a response, and returns the request that it answers. Without
   * any, that is the original one: interceptors inside may have sent it to another host, but no
   * host did.
   */
  private OkHttpRequest followRedirects(Response response) {
    Response prior = response.priorResponse();
    if (prior == null || !current.equals(original)) {
      // The events of the call have reported them.
      return current;
    }
    exchange.redirected(followRedirects(prior));
    return new OkHttpRequest(response.request());
  }

  @Override
  void redirected(Request next) {
    current = new OkHttpRequest(next);
    exchange.redirected(current);
  }

  /** Unless a proxy sent it, OkHttp throws an exception instead, and never closes the body. */
  private static boolean isProxyChallenge(Response response) {
    return response.code() == HttpURLConnection.HTTP_PROXY_AUTH;
  }

  /** Whether events report the end of this body, so that it need not be wrapped. */
  private boolean canWatchByEvents(ResponseBody body) {
    long length = body.contentLength();
    return listening && !exchange.isProbe() && length >= 0 && length <= SMALL_BODY;
  }

  /** Reports that the response came from a cache, or from another interceptor. */
  void discard() {
    exchange.discard();
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    super.responseHeadersEnd(call, response);
    bodyOver = false;
  }

  @Override
  public void responseBodyEnd(Call call, long byteCount) {
    bodyOver = true;
    if (watchedByEvents) {
      bodyClosed();
    }
  }

  @Override
  public void responseFailed(Call call, IOException failure) {
    super.responseFailed(call, failure);
    bodyOver = true;
    if (watchedByEvents) {
      connectionFailed(failure);
    }
  }

  @Override
  public void callEnd(Call call) {
    ended(null);
  }

  @Override
  public void callFailed(Call call, IOException failure) {
    ended(failure);
  }

  private void ended(@Nullable IOException failure) {
    Throwable error = cancelOrTimeout;
    if (error == null) {
      if (!bodyOver) {
        // Nobody will read the response: OkHttp's follow-up failed, outside of a network
        // interceptor, and left the body open.
        bodyClosed();
      }
    } else if (failure == null) {
      // An interceptor outside turned it into a RuntimeException or a response.
      exchange.failed(kindByClock, error);
    } else if (kindOf(failure) == HttpFailureKind.CALL_TIMEOUT) {
      exchange.failed(HttpFailureKind.CALL_TIMEOUT, failure);
    } else {
      exchange.failed(HttpFailureKind.CANCELLED, error);
    }
  }

  /** Reports what the chain threw. */
  void failed(Throwable error) {
    Response response = lastResponse();
    if (isCancellation(error)) {
      cancelled(error);
    } else if (isProgramFailure(error)) {
      exchange.failed(OkHttpFailures.kindOfProgramFailure(error), error);
    } else if (OkHttpFailures.isUnexpectedProxyChallenge(error)) {
      exchange.completed(current, OkHttpResponse.proxyChallenge());
    } else if (response != null && !OkHttpFailures.isRefusedResponse(error)) {
      failedAfter(response, error);
    } else {
      hostFailed(kindOf(error), error);
    }
  }

  /** Reports that an interceptor inside of the breaker failed after the headers had arrived. */
  private void failedAfter(Response response, Throwable error) {
    IOException failure = bodyFailure();
    HttpFailureKind kind = OkHttpFailures.kindAfter(response, failure, error);
    if (failure != null && EndedConnections.endsConnection(kind, failure)) {
      exchange.responded(current, OkHttpResponse.of(response));
      exchange.connectionLost(kind, error, lastConnection());
    } else {
      exchange.failedAfter(current, OkHttpResponse.of(response), kind, error);
    }
  }

  /**
   * When an HTTP/2 connection ends, each of its streams fails with its own exception. OkHttp 4 and
   * early versions of 5 show the connection only to network interceptors.
   */
  private void hostFailed(HttpFailureKind kind, Throwable error) {
    if (EndedConnections.endsConnection(kind, error)) {
      exchange.connectionLost(kind, error, lastConnection());
    } else {
      exchange.failed(kind, error);
    }
  }

  /** Whether the request body threw this, or an interceptor before anything was sent. */
  private boolean isProgramFailure(Throwable error) {
    if (requestBody != null && requestBody.failedAtSource()) {
      return true;
    }
    return listening && (isWithinRequestBody() || (isNotOnWire() && error instanceof IOException));
  }

  /** Reports that the connection broke off within a body that is not wrapped. */
  private void connectionFailed(IOException failure) {
    if (isCancellation(failure)) {
      cancelled(failure);
    } else {
      hostFailed(kindOf(failure), failure);
    }
  }

  private void cancelled(Throwable error) {
    if (hasTimeout() && listening) {
      kindByClock = cancelledOrTimedOut();
      cancelOrTimeout = error;
    } else {
      exchange.failed(cancelledOrTimedOut(), error);
    }
  }

  void bodyRead() {
    exchange.bodyRead();
  }

  void bodyEnded() {
    exchange.bodyEnded();
  }

  /** Reports what reading the response body threw. */
  void bodyFailed(Throwable error, @Nullable MediaType contentType) {
    // By now the call has usually left the chain, and a call timeout has its own type.
    HttpFailureKind kind = kindOf(error);
    if (kind == HttpFailureKind.CALL_TIMEOUT || !isCancellation(error)) {
      hostFailed(kind, error);
    } else {
      // OkHttp's event source removes the timeout of its call.
      exchange.failed(
          OkHttpResponse.isEventStream(contentType)
              ? HttpFailureKind.CANCELLED
              : cancelledOrTimedOut(),
          error);
    }
  }

  /** Reports that the response body was closed: by its reader, or by OkHttp on a cancel. */
  void bodyClosed() {
    if (call.isCanceled()) {
      exchange.discard();
    } else {
      exchange.bodyClosed();
    }
  }

  private HttpFailureKind kindOf(Throwable error) {
    return OkHttpFailures.kindOf(error, exchange.progress());
  }

  private boolean isCancellation(Throwable error) {
    return error instanceof IOException && call.isCanceled();
  }

  private HttpFailureKind cancelledOrTimedOut() {
    return hasTimeout() && CallTimeouts.isOver(call.timeout(), startNanos)
        ? HttpFailureKind.CALL_TIMEOUT
        : HttpFailureKind.CANCELLED;
  }

  /** OkHttp removes the timeout of duplex calls once they have begun. */
  private boolean hasTimeout() {
    return !duplex && CallTimeouts.isSet(call.timeout());
  }
}
