package io.fluxgate.apache;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.internal.util.Checks;
import java.time.Duration;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.async.H2AsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.util.TimeValue;

/**
 * Puts circuit breakers at the right place in the execution chain of a client.
 *
 * <pre>{@code
 * CloseableHttpClient client =
 *     CircuitBreakerExecHandlers.addTo(HttpClients.custom(), HttpGuard.create()).build();
 * }</pre>
 *
 * <p>There are three places:
 *
 * <ul>
 *   <li>{@code addTo}: outside of the client's own retries and redirects. One call of the program
 *       is one outcome, whatever the client makes of it. A redirect to another host is a success of
 *       the host that sent it, and nobody is charged for what it led to, unless the guard
 *       {@linkplain HttpGuard.Builder#followRedirectsOf follows it}. This is the usual place.
 *   <li>{@code addPerAttemptTo}: inside of them. Every request that the client sends is one outcome
 *       of the host that it is sent to, unless a redirect of another host led to it, so that a
 *       repeated 503 counts twice; and a host that is cut off between two attempts gets no second
 *       one. A rejection is not repeated by the default retry strategy, nor by another one that
 *       leaves {@link java.io.InterruptedIOException}s alone, and reaches the caller as it does in
 *       the other place.
 *   <li>{@code addBehindCacheTo}: behind the cache of a caching client (module {@code
 *       httpclient5-cache}). Fresh entries are served without asking the breaker, and a rejection
 *       is answered from a stale entry where the cache allows that; otherwise the cache may answer
 *       it with its own 504. Every request that is sent is one outcome, and a rejection is not
 *       repeated, as in the second place.
 * </ul>
 *
 * <p>In the first two places the cache is inside. What it answers without a request is no outcome;
 * if it hides a failure with a stale entry, the failure is.
 *
 * <p>Call these methods after those that add your own interceptors: what an interceptor throws
 * before anything is sent is then not held against the host.
 *
 * <p>Rejections are {@link CallNotPermittedIOException}s, unless a handler with a fallback is
 * given. A builder takes one pair of breakers in each place.
 */
public final class CircuitBreakerExecHandlers {

  private static final String NAME = "fluxgate";
  private static final String REJECTIONS = "fluxgate-rejections";
  private static final String ATTEMPTS = "fluxgate-attempts";

  /**
   * Always there, and just inside of RETRY. To place a handler after RETRY itself would lose it,
   * for clients without retries have no such element, and the builders (5.2 to 5.6) do not mind.
   */
  private static final String INSIDE_OF_RETRIES = ChainElement.PROTOCOL.name();

  /** Always there, and inside of the cache, which is just outside of PROTOCOL. */
  private static final String CONNECTION = ChainElement.CONNECT.name();

  private CircuitBreakerExecHandlers() {}

  /**
   * Guards every call of a classic client.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   * @return the same builder
   */
  public static HttpClientBuilder addTo(HttpClientBuilder builder, HttpGuard guard) {
    return addTo(builder, new CircuitBreakerExecHandler(guard));
  }

  /**
   * Puts every call of a classic client through the handler.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param handler has the guard, and the fallback for rejected requests
   * @return the same builder
   */
  public static HttpClientBuilder addTo(
      HttpClientBuilder builder, CircuitBreakerExecHandler handler) {
    return watched(builder.addExecInterceptorFirst(NAME, handler.watched()));
  }

  /**
   * Guards every call of an async client.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   * @return the same builder
   */
  public static HttpAsyncClientBuilder addTo(HttpAsyncClientBuilder builder, HttpGuard guard) {
    return addTo(builder, new CircuitBreakerAsyncExecHandler(guard));
  }

  /**
   * Puts every call of an async client through the handler.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param handler has the guard, and the fallback for rejected requests
   * @return the same builder
   */
  public static HttpAsyncClientBuilder addTo(
      HttpAsyncClientBuilder builder, CircuitBreakerAsyncExecHandler handler) {
    return watched(builder.addExecInterceptorFirst(NAME, handler.watched()));
  }

  /**
   * Guards every call of an HTTP/2 client.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   * @return the same builder
   */
  public static H2AsyncClientBuilder addTo(H2AsyncClientBuilder builder, HttpGuard guard) {
    return addTo(builder, new CircuitBreakerAsyncExecHandler(guard));
  }

  /**
   * Puts every call of an HTTP/2 client through the handler.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param handler has the guard, and the fallback for rejected requests
   * @return the same builder
   */
  public static H2AsyncClientBuilder addTo(
      H2AsyncClientBuilder builder, CircuitBreakerAsyncExecHandler handler) {
    return watched(builder.addExecInterceptorFirst(NAME, handler.watched()));
  }

  /**
   * Guards every attempt of a classic client.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   * @return the same builder
   */
  public static HttpClientBuilder addPerAttemptTo(HttpClientBuilder builder, HttpGuard guard) {
    return addPerAttemptTo(builder, new CircuitBreakerExecHandler(guard));
  }

  /**
   * Puts every attempt of a classic client through the handler.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param handler has the guard, and the fallback for rejected requests
   * @return the same builder
   */
  public static HttpClientBuilder addPerAttemptTo(
      HttpClientBuilder builder, CircuitBreakerExecHandler handler) {
    return inside(builder, INSIDE_OF_RETRIES, handler);
  }

  /**
   * Guards every attempt of an async client.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   * @return the same builder
   */
  public static HttpAsyncClientBuilder addPerAttemptTo(
      HttpAsyncClientBuilder builder, HttpGuard guard) {
    return addPerAttemptTo(builder, new CircuitBreakerAsyncExecHandler(guard));
  }

  /**
   * Puts every attempt of an async client through the handler.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param handler has the guard, and the fallback for rejected requests
   * @return the same builder
   */
  public static HttpAsyncClientBuilder addPerAttemptTo(
      HttpAsyncClientBuilder builder, CircuitBreakerAsyncExecHandler handler) {
    return inside(builder, INSIDE_OF_RETRIES, handler);
  }

  /**
   * Guards every attempt of an HTTP/2 client.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   * @return the same builder
   */
  public static H2AsyncClientBuilder addPerAttemptTo(
      H2AsyncClientBuilder builder, HttpGuard guard) {
    return addPerAttemptTo(builder, new CircuitBreakerAsyncExecHandler(guard));
  }

  /**
   * Puts every attempt of an HTTP/2 client through the handler.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param handler has the guard, and the fallback for rejected requests
   * @return the same builder
   */
  public static H2AsyncClientBuilder addPerAttemptTo(
      H2AsyncClientBuilder builder, CircuitBreakerAsyncExecHandler handler) {
    return inside(builder, INSIDE_OF_RETRIES, handler);
  }

  /**
   * Guards what a caching classic client requests, and not what its cache answers.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   * @return the same builder
   */
  public static HttpClientBuilder addBehindCacheTo(HttpClientBuilder builder, HttpGuard guard) {
    return addBehindCacheTo(builder, new CircuitBreakerExecHandler(guard));
  }

  /**
   * Puts what a caching classic client requests through the handler, and not what its cache
   * answers.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param handler has the guard, and the fallback for rejected requests
   * @return the same builder
   */
  public static HttpClientBuilder addBehindCacheTo(
      HttpClientBuilder builder, CircuitBreakerExecHandler handler) {
    return inside(builder, CONNECTION, handler);
  }

  /**
   * Guards what a caching async client requests, and not what its cache answers.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   * @return the same builder
   */
  public static HttpAsyncClientBuilder addBehindCacheTo(
      HttpAsyncClientBuilder builder, HttpGuard guard) {
    return addBehindCacheTo(builder, new CircuitBreakerAsyncExecHandler(guard));
  }

  /**
   * Puts what a caching async client requests through the handler, and not what its cache answers.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param handler has the guard, and the fallback for rejected requests
   * @return the same builder
   */
  public static HttpAsyncClientBuilder addBehindCacheTo(
      HttpAsyncClientBuilder builder, CircuitBreakerAsyncExecHandler handler) {
    return inside(builder, CONNECTION, handler);
  }

  /**
   * Guards what a caching HTTP/2 client requests, and not what its cache answers.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   * @return the same builder
   */
  public static H2AsyncClientBuilder addBehindCacheTo(
      H2AsyncClientBuilder builder, HttpGuard guard) {
    return addBehindCacheTo(builder, new CircuitBreakerAsyncExecHandler(guard));
  }

  /**
   * Puts what a caching HTTP/2 client requests through the handler, and not what its cache answers.
   *
   * @param builder gets the handler; its other handlers keep their order
   * @param handler has the guard, and the fallback for rejected requests
   * @return the same builder
   */
  public static H2AsyncClientBuilder addBehindCacheTo(
      H2AsyncClientBuilder builder, CircuitBreakerAsyncExecHandler handler) {
    return inside(builder, CONNECTION, handler);
  }

  /**
   * {@return a retry strategy that repeats what another one repeats, unless it would wait longer}
   *
   * <p>The client's default strategy waits as long as a {@code Retry-After} says, be it an hour,
   * and no handler can wake it up. With this one the caller gets the answer, or the error, at once:
   *
   * <pre>{@code
   * HttpClients.custom()
   *     .setRetryStrategy(
   *         CircuitBreakerExecHandlers.waitingAtMost(
   *             Duration.ofSeconds(2), DefaultHttpRequestRetryStrategy.INSTANCE));
   * }</pre>
   *
   * @param maximum how long a caller may wait before one repetition, at least zero
   * @param strategy what to repeat, and how long to wait before that
   * @throws IllegalArgumentException if the maximum is negative
   */
  public static HttpRequestRetryStrategy waitingAtMost(
      Duration maximum, HttpRequestRetryStrategy strategy) {
    return new BoundedRetryStrategy(
        TimeValue.of(Checks.notNegative("maximum", maximum)), Checks.notNull("strategy", strategy));
  }

  private static HttpClientBuilder inside(
      HttpClientBuilder builder, String element, CircuitBreakerExecHandler handler) {
    return watched(
        builder
            .addExecInterceptorFirst(REJECTIONS, new RetriesOutside.Classic(handler))
            .addExecInterceptorBefore(element, NAME, RetriesOutside.inner(handler).watched()));
  }

  private static HttpClientBuilder watched(HttpClientBuilder builder) {
    return builder
        .addExecInterceptorBefore(CONNECTION, ATTEMPTS, new AttemptWatch.Classic())
        .addRequestInterceptorLast(new AttemptWatch.Prepared());
  }

  private static HttpAsyncClientBuilder inside(
      HttpAsyncClientBuilder builder, String element, CircuitBreakerAsyncExecHandler handler) {
    return watched(
        builder
            .addExecInterceptorFirst(REJECTIONS, new RetriesOutside.Async(handler))
            .addExecInterceptorBefore(element, NAME, RetriesOutside.inner(handler).watched()));
  }

  private static HttpAsyncClientBuilder watched(HttpAsyncClientBuilder builder) {
    return builder
        .addExecInterceptorBefore(CONNECTION, ATTEMPTS, new AttemptWatch.Async())
        .addRequestInterceptorLast(new AttemptWatch.Prepared());
  }

  private static H2AsyncClientBuilder inside(
      H2AsyncClientBuilder builder, String element, CircuitBreakerAsyncExecHandler handler) {
    return watched(
        builder
            .addExecInterceptorFirst(REJECTIONS, new RetriesOutside.Async(handler))
            .addExecInterceptorBefore(element, NAME, RetriesOutside.inner(handler).watched()));
  }

  private static H2AsyncClientBuilder watched(H2AsyncClientBuilder builder) {
    return builder
        .addExecInterceptorBefore(CONNECTION, ATTEMPTS, new AttemptWatch.Async())
        .addRequestInterceptorLast(new AttemptWatch.Prepared());
  }
}
