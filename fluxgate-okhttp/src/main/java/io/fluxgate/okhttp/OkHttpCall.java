package io.fluxgate.okhttp;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.adapter.GuardedExchange;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Timeout;
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

  /**
   * The call's clock starts before ours: before other interceptors, and for a network interceptor
   * before connecting. The allowance for that is a quarter of the timeout, and this at most.
   */
  private static final long MAXIMUM_HEAD_START_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final OkHttpRequest asked;
  private final @Nullable GuardedRequestBody requestBody;
  private final Call call;
  private final GuardedExchange exchange;
  private final boolean duplex;
  private final boolean listening;
  private final long startNanos = System.nanoTime();

  /** Where redirects have led so far, by the events of the call. */
  private OkHttpRequest current;

  /** Whether the last body on the wire has ended: an interceptor or a cache may have read it. */
  private volatile boolean over;

  /** Whether the verdict waits for the events of the body. */
  private volatile boolean judgedByEvents;

  /** What ended a call that timed out or was cancelled: only the end of the call shows which. */
  private volatile @Nullable Throwable ambiguous;

  /** What the clock said then, in case that OkHttp does not report an end with an error. */
  private volatile HttpFailureKind kindByClock = HttpFailureKind.CANCELLED;

  // OkHttp keeps the listener for later, and calls it on this thread before it returns.
  @SuppressWarnings("this-escape")
  OkHttpCall(Interceptor.Chain chain, OkHttpRequest asked, GuardedExchange exchange) {
    super(chain.connection());
    RequestBody body = asked.source().body();
    this.asked = asked;
    this.current = asked;
    this.call = chain.call();
    this.exchange = exchange;
    this.duplex = body != null && body.isDuplex();
    this.listening = EventListeners.add(call, this);
    this.requestBody = body == null || listening ? null : GuardedRequestBody.of(body);
  }

  /** The request to send: the caller's, with a body that is watched where events do not tell. */
  Request request() {
    Request request = asked.source();
    return requestBody == null
        ? request
        : request.newBuilder().method(request.method(), requestBody).build();
  }

  /** Reports a response, and returns it with a body that is watched. */
  Response responded(Response response) {
    forgetAnswer();
    OkHttpRequest answered = answered(response);
    OkHttpResponse info = OkHttpResponse.of(response);
    ResponseBody body = response.body();
    boolean heard = body != null && hearsEndOf(body);
    if (body == null || (heard && over) || isProxyChallenge(response)) {
      exchange.completed(answered, info);
      return response;
    }
    exchange.responded(answered, info);
    if (heard) {
      judgedByEvents = true;
      if (over) {
        exchange.bodyEnded();
      }
      return response;
    }
    // A failure, a response without a body and an upgrade are judged at the headers.
    return exchange.isSettled()
        ? response
        : response.newBuilder().body(new GuardedBody(body, this)).build();
  }

  /**
   * Reports the redirects that led to a response, and returns the request that it answers. Without
   * any, that is the one of the exchange: interceptors inside may have sent it to another host, but
   * no host did.
   */
  private OkHttpRequest answered(Response response) {
    Response prior = response.priorResponse();
    if (prior == null || !current.equals(asked)) {
      // The events of the call have reported them.
      return current;
    }
    exchange.redirected(answered(prior));
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

  /** Whether the listener reports the end of this body, so that it need not be wrapped. */
  private boolean hearsEndOf(ResponseBody body) {
    long length = body.contentLength();
    return listening && !exchange.isProbe() && length >= 0 && length <= SMALL_BODY;
  }

  /** The answer came from a cache, or from another interceptor. */
  void discard() {
    exchange.discard();
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    super.responseHeadersEnd(call, response);
    over = false;
  }

  @Override
  public void responseBodyEnd(Call call, long byteCount) {
    over = true;
    if (judgedByEvents) {
      bodyClosed();
    }
  }

  @Override
  public void responseFailed(Call call, IOException failure) {
    super.responseFailed(call, failure);
    over = true;
    if (judgedByEvents) {
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
    Throwable error = ambiguous;
    if (error == null) {
      if (!over) {
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

  /** The chain threw this. */
  void failed(Throwable error) {
    Response answer = answer();
    if (isCancellation(error)) {
      cancelled(error);
    } else if (isOfProgram(error)) {
      exchange.failed(OkHttpFailures.kindOfProgram(error), error);
    } else if (OkHttpFailures.isUnexpectedProxyChallenge(error)) {
      exchange.completed(current, OkHttpResponse.proxyChallenge());
    } else if (answer != null && !OkHttpFailures.isRefusedAnswer(error)) {
      failedAfter(answer, error);
    } else {
      hostFailed(kindOf(error), error);
    }
  }

  /** An interceptor inside of the breaker failed, when it had read the headers. */
  private void failedAfter(Response answer, Throwable error) {
    IOException failure = bodyFailure();
    HttpFailureKind kind = OkHttpFailures.kindAfter(answer, failure, error);
    if (failure != null && EndedConnections.endedUnder(kind, failure)) {
      exchange.responded(current, OkHttpResponse.of(answer));
      exchange.connectionLost(kind, error, lastConnection());
    } else {
      exchange.failedAfter(current, OkHttpResponse.of(answer), kind, error);
    }
  }

  /**
   * The streams of a connection that ends have exceptions of their own. OkHttp 4 and early versions
   * of 5 show the connection only to network interceptors.
   */
  private void hostFailed(HttpFailureKind kind, Throwable error) {
    if (EndedConnections.endedUnder(kind, error)) {
      exchange.connectionLost(kind, error, lastConnection());
    } else {
      exchange.failed(kind, error);
    }
  }

  /** Whether the error is of the request body, or of an interceptor that sent nothing. */
  private boolean isOfProgram(Throwable error) {
    if (requestBody != null && requestBody.isAtFault()) {
      return true;
    }
    return listening && (isWithinRequestBody() || (isNotOnWire() && error instanceof IOException));
  }

  /** The connection broke off within a body that is not wrapped. */
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
      ambiguous = error;
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

  /** Reading the response body threw this. */
  void bodyFailed(Throwable error, @Nullable MediaType contentType) {
    // By now the call has usually left the chain, and a call timeout has its own type.
    HttpFailureKind kind = kindOf(error);
    if (kind == HttpFailureKind.CALL_TIMEOUT || !isCancellation(error)) {
      hostFailed(kind, error);
    } else {
      exchange.failed(
          isEventStream(contentType) ? HttpFailureKind.CANCELLED : cancelledOrTimedOut(), error);
    }
  }

  /** The response body was closed, by its reader, or by OkHttp on a cancel before that. */
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
    return hasTimeout() && isTimeOver() ? HttpFailureKind.CALL_TIMEOUT : HttpFailureKind.CANCELLED;
  }

  /** OkHttp removes the timeout of duplex calls once they have begun. */
  private boolean hasTimeout() {
    Timeout timeout = call.timeout();
    return !duplex && (timeout.timeoutNanos() > 0 || timeout.hasDeadline());
  }

  private boolean isTimeOver() {
    Timeout timeout = call.timeout();
    long now = System.nanoTime();
    if (timeout.hasDeadline() && timeout.deadlineNanoTime() - now <= 0) {
      return true;
    }
    long limit = timeout.timeoutNanos();
    return limit > 0 && now - startNanos >= limit - Math.min(limit / 4, MAXIMUM_HEAD_START_NANOS);
  }

  /** OkHttp's event source removes the timeout of its call as well. */
  private static boolean isEventStream(@Nullable MediaType contentType) {
    return contentType != null
        && contentType.type().equals("text")
        && contentType.subtype().equals("event-stream");
  }
}
