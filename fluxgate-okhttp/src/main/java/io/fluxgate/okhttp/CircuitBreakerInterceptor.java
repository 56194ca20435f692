package io.fluxgate.okhttp;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.RejectionResponse;
import io.fluxgate.http.adapter.GuardedExchange;
import io.fluxgate.http.adapter.Rejections;
import io.fluxgate.internal.util.Checks;
import java.io.IOException;
import java.util.Map;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Keeps an OkHttp client from calling hosts that are failing or slow.
 *
 * <pre>{@code
 * OkHttpClient client = new OkHttpClient.Builder()
 *     .addInterceptor(CircuitBreakerInterceptor.perHost())
 *     .build();
 * }</pre>
 *
 * <p>A rejected call fails with {@link CallNotPermittedIOException}, or is answered by a
 * {@linkplain #fallback fallback}. Both forms, {@code execute} and {@code enqueue}, are guarded,
 * and so are the bodies of their responses.
 *
 * <p>Where it is added decides what counts as one call:
 *
 * <ul>
 *   <li>{@code addInterceptor}, the usual place: one call of the program, with the redirects and
 *       retries that OkHttp makes of it. A redirect to another host is a success of the host that
 *       sent it, and nobody is charged for what it led to, unless the guard {@linkplain
 *       HttpGuard.Builder#followRedirectsOf follows it}. Answers from the cache do not count.
 *       Interceptors that repeat calls belong before this one, so that each attempt goes through
 *       the breaker.
 *   <li>{@code addNetworkInterceptor}: each request on the wire, charged to its own host unless a
 *       redirect of another host led to it. A host that cannot be connected to never gets there,
 *       and a rejection is always an exception, because OkHttp does not let a network interceptor
 *       answer by itself.
 * </ul>
 *
 * <p>Bodies are watched while they are read. Where OkHttp reports how a body ends (5.4 and newer),
 * one of at most 8 KiB whose length is known is passed on as it is, unless the call is a probe.
 *
 * <p>Immutable and thread-safe; clients may share one.
 */
public final class CircuitBreakerInterceptor implements Interceptor {

  private final HttpGuard guard;
  private final OkHttpFallback fallback;

  /** Of calls that this interceptor sees on the network, hop by hop. */
  private final RedirectedCalls redirected = new RedirectedCalls();

  /**
   * Creates an interceptor. Clients that share a guard share its breakers.
   *
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   */
  public CircuitBreakerInterceptor(HttpGuard guard) {
    this(guard, CircuitBreakerInterceptor::rethrow);
  }

  private CircuitBreakerInterceptor(HttpGuard guard, OkHttpFallback fallback) {
    this.guard = Checks.notNull("guard", guard);
    this.fallback = Checks.notNull("fallback", fallback);
  }

  private static Response rethrow(Request request, CallNotPermittedIOException rejection)
      throws IOException {
    throw rejection;
  }

  /**
   * {@return an interceptor with one breaker per scheme, host and port, and the {@linkplain
   * io.fluxgate.CircuitBreakerPolicy#http() HTTP policy}}
   */
  public static CircuitBreakerInterceptor perHost() {
    return new CircuitBreakerInterceptor(HttpGuard.create());
  }

  /**
   * {@return an interceptor that puts every request through one breaker}
   *
   * @param breaker judges by the {@linkplain io.fluxgate.http.HttpTracker#defaults() HTTP rules} if
   *     its policy names no tracker
   */
  public static CircuitBreakerInterceptor of(CircuitBreaker breaker) {
    return new CircuitBreakerInterceptor(HttpGuard.of(breaker));
  }

  /**
   * {@return an interceptor on the same guard that answers rejected calls with the response of a
   * fallback, instead of the exception}
   *
   * @param fallback supplies the response, on the thread that makes the call; thread-safe
   */
  public CircuitBreakerInterceptor fallback(OkHttpFallback fallback) {
    return new CircuitBreakerInterceptor(guard, fallback);
  }

  /**
   * {@return an interceptor on the same guard that answers rejected calls with status 503, a {@code
   * Retry-After} header in whole seconds, and an empty body}
   */
  public CircuitBreakerInterceptor respondServiceUnavailable() {
    return respond(RejectionResponse.serviceUnavailable());
  }

  /**
   * {@return an interceptor on the same guard that answers rejected calls with a status and headers
   * of your choice, and an empty body}
   *
   * @param answer the response for each rejected call
   */
  public CircuitBreakerInterceptor respond(RejectionResponse answer) {
    Checks.notNull("answer", answer);
    return fallback((request, rejection) -> emptyResponse(request, rejection, answer));
  }

  /** {@return the guard} */
  public HttpGuard guard() {
    return guard;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    OkHttpRequest original = new OkHttpRequest(chain.request());
    if (GuardedExchange.isGuarded(guard, chain.call(), original)) {
      return chain.proceed(chain.request());
    }
    GuardedExchange exchange;
    try {
      exchange = begin(chain, original);
    } catch (CallNotPermittedIOException rejection) {
      return throwOrFallBack(chain, rejection);
    }
    OkHttpCall call = new OkHttpCall(chain, original, exchange);
    Response response;
    try {
      response = exchange.within(chain.call(), () -> chain.proceed(call.request()));
    } catch (Throwable error) {
      // Throwable, because OkHttp lets a bare InterruptedException escape from connecting (5.5).
      call.failed(error);
      throw error;
    }
    if (!isApplicationInterceptor(chain)) {
      redirected.remember(chain.call(), response);
    } else if (response.networkResponse() == null) {
      // It came from the cache, or from another interceptor.
      call.discard();
      return response;
    }
    return call.responded(response);
  }

  private GuardedExchange begin(Chain chain, OkHttpRequest request)
      throws CallNotPermittedIOException {
    return isApplicationInterceptor(chain)
        ? GuardedExchange.begin(guard, request)
        : GuardedExchange.begin(guard, redirected.leadingTo(chain.call(), request), request);
  }

  private static boolean isApplicationInterceptor(Chain chain) {
    return chain.connection() == null;
  }

  private Response throwOrFallBack(Chain chain, CallNotPermittedIOException rejection)
      throws IOException {
    if (!isApplicationInterceptor(chain)) {
      throw rejection;
    }
    Response response =
        Rejections.recover(rejection, () -> fallback.respond(chain.request(), rejection));
    // In OkHttp 4 a response may be built without a body, but not returned.
    return response.body() != null ? response : response.newBuilder().body(emptyBody()).build();
  }

  private static Response emptyResponse(
      Request request, CallNotPermittedIOException rejection, RejectionResponse answer) {
    Response.Builder response =
        new Response.Builder()
            .request(request)
            .protocol(Protocol.HTTP_1_1)
            .code(answer.status())
            .message(answer.reason())
            .body(emptyBody());
    for (Map.Entry<String, String> header : answer.headers(rejection)) {
      response.addHeader(header.getKey(), header.getValue());
    }
    return response.build();
  }

  private static ResponseBody emptyBody() {
    return ResponseBody.create("", null);
  }

  @Override
  public String toString() {
    return "CircuitBreakerInterceptor(" + guard + ")";
  }
}
