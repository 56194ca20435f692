package io.fluxgate.apache;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.RejectionResponse;
import io.fluxgate.http.adapter.GuardedExchange;
import io.fluxgate.http.adapter.Rejections;
import io.fluxgate.internal.util.Checks;
import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an async client, HTTP/1.1 or HTTP/2, from calling hosts that are failing or slow.
 *
 * <pre>{@code
 * CircuitBreakerExecHandlers.addTo(
 *     HttpAsyncClients.custom(), CircuitBreakerAsyncExecHandler.perHost().respondServiceUnavailable());
 * }</pre>
 *
 * <p>The future of a rejected call fails with {@link CallNotPermittedIOException}, or completes
 * with the response of a {@linkplain #fallback fallback}. Immutable and thread-safe; one handler
 * may serve any number of clients.
 *
 * <p>A client that is closed during a call (5.2 to 5.6) may leave its future uncompleted; then a
 * probe slot is held until the policy's {@code probeTimeout}. Or it may report a closed connection,
 * as if the host had closed it; then the call counts as a reset.
 */
public final class CircuitBreakerAsyncExecHandler implements AsyncExecChainHandler {

  private final HttpGuard guard;
  private final ApacheAsyncFallback fallback;

  /** Whether {@link AttemptWatch} is installed, too. */
  private final boolean isWatched;

  /** Whether it stands inside of the client's handler of redirects. */
  private final boolean isPerRequest;

  /**
   * Creates a handler whose rejected calls fail with the rejection.
   *
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   */
  public CircuitBreakerAsyncExecHandler(HttpGuard guard) {
    this(guard, CircuitBreakerAsyncExecHandler::rejected, false, false);
  }

  private CircuitBreakerAsyncExecHandler(
      HttpGuard guard, ApacheAsyncFallback fallback, boolean isWatched, boolean isPerRequest) {
    this.guard = Checks.notNull("guard", guard);
    this.fallback = Checks.notNull("fallback", fallback);
    this.isWatched = isWatched;
    this.isPerRequest = isPerRequest;
  }

  private static SimpleHttpResponse rejected(
      HttpRequest request, CallNotPermittedIOException rejection) throws IOException {
    throw rejection;
  }

  /** {@return a handler with one breaker per scheme, host and port, and the HTTP policy} */
  public static CircuitBreakerAsyncExecHandler perHost() {
    return new CircuitBreakerAsyncExecHandler(HttpGuard.create());
  }

  /**
   * {@return a handler that puts every request through this breaker}
   *
   * @param breaker judges by the {@linkplain io.fluxgate.http.HttpTracker#defaults() HTTP rules} if
   *     its policy names no tracker
   */
  public static CircuitBreakerAsyncExecHandler of(CircuitBreaker breaker) {
    return new CircuitBreakerAsyncExecHandler(HttpGuard.of(breaker));
  }

  /**
   * {@return a handler on the same guard that answers rejected requests with the response of a
   * fallback, instead of the exception}
   *
   * @param fallback supplies the response; it must not block
   */
  public CircuitBreakerAsyncExecHandler fallback(ApacheAsyncFallback fallback) {
    return new CircuitBreakerAsyncExecHandler(guard, fallback, isWatched, isPerRequest);
  }

  /**
   * {@return a handler on the same guard that answers rejected requests with status 503, a {@code
   * Retry-After} header in whole seconds, and no body}
   */
  public CircuitBreakerAsyncExecHandler respondServiceUnavailable() {
    return respond(RejectionResponse.serviceUnavailable());
  }

  /**
   * {@return a handler on the same guard that answers rejected requests with a status and headers
   * of your choice, and no body}
   *
   * @param answer the response for each rejected request
   */
  public CircuitBreakerAsyncExecHandler respond(RejectionResponse answer) {
    Checks.notNull("answer", answer);
    return fallback((request, rejection) -> RejectionResponses.async(answer, rejection));
  }

  CircuitBreakerAsyncExecHandler watched() {
    return new CircuitBreakerAsyncExecHandler(guard, fallback, true, isPerRequest);
  }

  CircuitBreakerAsyncExecHandler perRequest() {
    return new CircuitBreakerAsyncExecHandler(guard, fallback, isWatched, true);
  }

  /** {@return the guard, whose registry has the breakers} */
  public HttpGuard guard() {
    return guard;
  }

  @Override
  public void execute(
      HttpRequest request,
      @Nullable AsyncEntityProducer entityProducer,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    ApacheRequest begun = ApacheRequest.of(request, scope.route);
    if (CancellationWatch.isGuarded(scope, this, begun)) {
      chain.proceed(request, entityProducer, scope, callback);
      return;
    }
    GuardedExchange exchange;
    try {
      exchange = begin(begun, scope.exchangeId, scope.clientContext);
    } catch (CallNotPermittedIOException rejection) {
      reject(request, rejection, callback);
      return;
    }
    ApacheCall call =
        new ApacheCall(
            exchange,
            begun,
            scope.clientContext,
            scope.cancellableDependency::isCancelled,
            isWatched ? scope.exchangeId : null,
            CancellationWatch.callOf(scope));
    try {
      chain.proceed(
          request,
          entityProducer,
          CancellationWatch.watched(scope, this, call),
          new GuardedCallback(callback, call));
    } catch (Throwable error) {
      call.failed(error);
      throw error;
    }
  }

  private GuardedExchange begin(ApacheRequest begun, String exchangeId, HttpClientContext context)
      throws CallNotPermittedIOException {
    return isPerRequest
        ? GuardedExchange.begin(guard, Redirects.leadingTo(begun, exchangeId, context), begun)
        : GuardedExchange.begin(guard, begun);
  }

  void reject(
      HttpRequest request, CallNotPermittedIOException rejection, AsyncExecCallback callback) {
    try {
      SimpleHttpResponse response =
          Rejections.recover(rejection, () -> fallback.respond(request, rejection));
      Replay.to(callback, response);
    } catch (HttpException | IOException | RuntimeException error) {
      callback.failed(error);
    }
  }

  @Override
  public String toString() {
    return "CircuitBreakerAsyncExecHandler(" + guard + ")";
  }
}
