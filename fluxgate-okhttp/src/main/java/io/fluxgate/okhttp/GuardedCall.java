package io.fluxgate.okhttp;

import io.fluxgate.http.HttpExchange;
import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Reports the failure of one call, and tells a call timeout from the caller's cancel.
 *
 * <p>Within the chain both look the same: OkHttp (4.12 to 5.5) ends a call that takes too long by
 * cancelling it, and only after the last interceptor makes an {@code InterruptedIOException} of
 * that. The end of the call tells, where OkHttp lets one wait for it; otherwise the clock does.
 */
final class GuardedCall {

  /**
   * The call's clock starts before ours: before other interceptors, and for a network interceptor
   * before connecting. At most this, and a quarter of the timeout, is allowed for that.
   */
  private static final long MAXIMUM_HEAD_START_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Call call;
  private final HttpExchange exchange;
  private final boolean duplex;
  private final long startNanos = System.nanoTime();

  GuardedCall(Interceptor.Chain chain, HttpExchange exchange) {
    RequestBody body = chain.request().body();
    this.call = chain.call();
    this.exchange = exchange;
    this.duplex = body != null && body.isDuplex();
  }

  /** The chain threw this. */
  void failed(Throwable error) {
    if (!isCancellation(error)) {
      exchange.failed(kindOf(error), error);
    } else if (!hasTimeout() || !CallEnd.observe(call, end -> cancelled(end, error))) {
      exchange.failed(cancelledOrTimedOut(), error);
    }
  }

  /** Reading the response body threw this. */
  void bodyFailed(Throwable error, @Nullable MediaType contentType) {
    // By now the chain is left, as a rule, and a call timeout is thrown as what it is.
    HttpFailureKind kind = kindOf(error);
    if (kind == HttpFailureKind.CALL_TIMEOUT || !isCancellation(error)) {
      exchange.failed(kind, error);
    } else {
      exchange.failed(
          isEventStream(contentType) ? HttpFailureKind.CANCELLED : cancelledOrTimedOut(), error);
    }
  }

  /** The response body is closed, by its reader, or by OkHttp where a cancel comes before one. */
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

  private void cancelled(@Nullable IOException end, Throwable error) {
    if (end != null && kindOf(end) == HttpFailureKind.CALL_TIMEOUT) {
      exchange.failed(HttpFailureKind.CALL_TIMEOUT, end);
    } else {
      exchange.failed(HttpFailureKind.CANCELLED, error);
    }
  }

  private HttpFailureKind cancelledOrTimedOut() {
    return hasTimeout() && isTimeOver() ? HttpFailureKind.CALL_TIMEOUT : HttpFailureKind.CANCELLED;
  }

  /** OkHttp takes the timeout off duplex calls once they have begun. */
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

  /** OkHttp's event source takes the timeout off its call, too. */
  private static boolean isEventStream(@Nullable MediaType contentType) {
    return contentType != null
        && contentType.type().equals("text")
        && contentType.subtype().equals("event-stream");
  }
}
