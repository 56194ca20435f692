package io.fluxgate.apache;

import io.fluxgate.CheckedCallable;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.RejectionResponse;
import io.fluxgate.http.adapter.GuardedExchange;
import io.fluxgate.http.adapter.Rejections;
import io.fluxgate.internal.util.Checks;
import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;

/**
 * Keeps a classic client from calling hosts that are failing or slow.
 *
 * <pre>{@code
 * CircuitBreakerExecHandlers.addTo(
 *     HttpClients.custom(), CircuitBreakerExecHandler.perHost().respondServiceUnavailable());
 * }</pre>
 *
 * <p>A rejected call fails with {@link CallNotPermittedIOException}, or is answered by a
 * {@linkplain #fallback fallback}. Immutable and thread-safe; one handler may serve any number of
 * clients.
 *
 * <p>A response must be read to its end or closed. One that is closed with {@code
 * close(CloseMode.IMMEDIATE)} before its body was read goes unnoticed: it has no outcome, and a
 * probe slot is held until the policy's {@code probeTimeout}.
 */
public final class CircuitBreakerExecHandler implements ExecChainHandler {

  private final HttpGuard guard;
  private final ApacheFallback fallback;

  /** Whether {@link AttemptWatch} is installed, too. */
  private final boolean isWatched;

  /** Whether it stands inside of the client's handler of redirects. */
  private final boolean isPerRequest;

  /**
   * Creates a handler whose rejected calls fail with the rejection.
   *
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   */
  public CircuitBreakerExecHandler(HttpGuard guard) {
    this(guard, CircuitBreakerExecHandler::rejected, false, false);
  }

  private CircuitBreakerExecHandler(
      HttpGuard guard, ApacheFallback fallback, boolean isWatched, boolean isPerRequest) {
    this.guard = Checks.notNull("guard", guard);
    this.fallback = Checks.notNull("fallback", fallback);
    this.isWatched = isWatched;
    this.isPerRequest = isPerRequest;
  }

  private static ClassicHttpResponse rejected(
      ClassicHttpRequest request, CallNotPermittedIOException rejection) throws IOException {
    throw rejection;
  }

  /** {@return a handler with one breaker per scheme, host and port, and the HTTP policy} */
  public static CircuitBreakerExecHandler perHost() {
    return new CircuitBreakerExecHandler(HttpGuard.create());
  }

  /**
   * {@return a handler that puts every request through this breaker}
   *
   * @param breaker judges by the {@linkplain io.fluxgate.http.HttpTracker#defaults() HTTP rules} if
   *     its policy names no tracker
   */
  public static CircuitBreakerExecHandler of(CircuitBreaker breaker) {
    return new CircuitBreakerExecHandler(HttpGuard.of(breaker));
  }

  /**
   * {@return a handler on the same guard that answers rejected requests with the response of a
   * fallback, instead of the exception}
   *
   * @param fallback supplies the response, on the thread that makes the call; thread-safe
   */
  public CircuitBreakerExecHandler fallback(ApacheFallback fallback) {
    return new CircuitBreakerExecHandler(guard, fallback, isWatched, isPerRequest);
  }

  /**
   * {@return a handler on the same guard that answers rejected requests with status 503, a {@code
   * Retry-After} header in whole seconds, and an empty body}
   */
  public CircuitBreakerExecHandler respondServiceUnavailable() {
    return respond(RejectionResponse.serviceUnavailable());
  }

  /**
   * {@return a handler on the same guard that answers rejected requests with a status and headers
   * of your choice, and an empty body}
   *
   * @param answer the response for each rejected request
   */
  public CircuitBreakerExecHandler respond(RejectionResponse answer) {
    Checks.notNull("answer", answer);
    return fallback((request, rejection) -> RejectionResponses.classic(answer, rejection));
  }

  CircuitBreakerExecHandler watched() {
    return new CircuitBreakerExecHandler(guard, fallback, true, isPerRequest);
  }

  CircuitBreakerExecHandler perRequest() {
    return new CircuitBreakerExecHandler(guard, fallback, isWatched, true);
  }

  /** {@return the guard, whose registry has the breakers} */
  public HttpGuard guard() {
    return guard;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    ApacheRequest begun = ApacheRequest.of(request, scope.route);
    if (GuardedExchange.isGuarded(guard, scope.execRuntime, begun)) {
      return chain.proceed(request, scope);
    }
    GuardedExchange exchange;
    try {
      exchange = begin(begun, scope.exchangeId, scope.clientContext);
    } catch (CallNotPermittedIOException rejection) {
      return reject(request, rejection);
    }
    ApacheCall outer = ClassicCalls.current();
    ApacheCall call =
        new ApacheCall(
            exchange,
            begun,
            scope.clientContext,
            scope.execRuntime::isExecutionAborted,
            isWatched ? scope.exchangeId : null,
            outer);
    ClassicHttpResponse response;
    ClassicCalls.enter(call);
    try {
      response = proceed(exchange, request, scope, chain);
    } catch (Throwable error) {
      call.failed(error);
      throw error;
    } finally {
      ClassicCalls.enter(outer);
    }
    try {
      return guarded(response, call);
    } catch (Throwable error) {
      call.callerFailed(error);
      response.close();
      throw error;
    }
  }

  private GuardedExchange begin(ApacheRequest begun, String exchangeId, HttpClientContext context)
      throws CallNotPermittedIOException {
    return isPerRequest
        ? GuardedExchange.begin(guard, Redirects.leadingTo(begun, exchangeId, context), begun)
        : GuardedExchange.begin(guard, begun);
  }

  /**
   * Lets requests that inner handlers send to the same host belong to the call. Whatever they throw
   * passes as it is, also checked exceptions that are thrown undeclared.
   */
  @SuppressWarnings("unchecked")
  private static ClassicHttpResponse proceed(
      GuardedExchange exchange, ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    CheckedCallable<ClassicHttpResponse, Exception> send = () -> chain.proceed(request, scope);
    return exchange.within(
        scope.execRuntime,
        (CheckedCallable<ClassicHttpResponse, IOException>) (CheckedCallable<?, ?>) send);
  }

  /**
   * Replaces the entity in the response itself, because closing the response closes its entity; a
   * new response around it would lose its connection.
   */
  private static ClassicHttpResponse guarded(ClassicHttpResponse response, ApacheCall call) {
    HttpEntity entity = response.getEntity();
    if (entity == null || !entity.isStreaming()) {
      call.completed(response);
      return response;
    }
    call.responded(response);
    if (!call.isSettled()) {
      response.setEntity(new GuardedEntity(entity, call));
    }
    return response;
  }

  ClassicHttpResponse reject(ClassicHttpRequest request, CallNotPermittedIOException rejection)
      throws IOException {
    return Rejections.recover(rejection, () -> fallback.respond(request, rejection));
  }

  @Override
  public String toString() {
    return "CircuitBreakerExecHandler(" + guard + ")";
  }
}
