package io.fluxgate.spring.web;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.RejectionResponse;
import io.fluxgate.internal.util.Checks;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * A request factory whose calls go through a circuit breaker, by default one for each scheme, host
 * and port. For RestClient, RestTemplate and HTTP interfaces.
 *
 * <p>Give it to {@code RestClient.builder().requestFactory(…)}, or to {@code new RestTemplate(…)}.
 *
 * <p>A rejected call fails with {@link CallNotPermittedIOException}, which RestClient and
 * RestTemplate wrap in a {@code ResourceAccessException}; or it is answered by a {@linkplain
 * #respond response of your choice}. Interceptors of the client are outside: each request that they
 * let through is a call of its own.
 *
 * <p>Each call has one outcome, with the client's own redirects and retries inside. The host of a
 * redirect is known if the request shows it, as that of {@code SimpleClientHttpRequestFactory}
 * does.
 *
 * <p>Thread-safe, like its delegate. As a bean, it passes initialization, start, stop and
 * destruction on to its delegate.
 */
public sealed class CircuitBreakerRequestFactory extends AbstractClientHttpRequestFactoryWrapper
    implements InitializingBean, DisposableBean permits StartedRequestFactory {

  private final HttpGuard guard;
  private final @Nullable RejectionResponse answer;

  CircuitBreakerRequestFactory(
      ClientHttpRequestFactory factory, HttpGuard guard, @Nullable RejectionResponse answer) {
    super(factory);
    this.guard = guard;
    this.answer = answer;
  }

  /**
   * {@return the factory with one breaker per scheme, host and port, and all defaults}
   *
   * @param factory makes the requests
   * @throws IllegalArgumentException if its client has an adapter of its own
   */
  public static CircuitBreakerRequestFactory perHost(ClientHttpRequestFactory factory) {
    return wrap(factory, HttpGuard.create());
  }

  /**
   * {@return the factory with one breaker for all its calls}
   *
   * @param factory makes the requests
   * @param breaker judges by the {@linkplain io.fluxgate.http.HttpTracker#defaults() HTTP rules} if
   *     its policy names no tracker
   * @throws IllegalArgumentException if its client has an adapter of its own
   */
  public static CircuitBreakerRequestFactory wrap(
      ClientHttpRequestFactory factory, CircuitBreaker breaker) {
    return wrap(factory, HttpGuard.of(breaker));
  }

  /**
   * {@return the factory with the breakers of a guard}
   *
   * @param factory makes the requests. If it has the same guard, only one of the two is asked
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   * @throws IllegalArgumentException if its client has an adapter of its own, also within Spring's
   *     wrappers; within a wrapper of your own that goes unnoticed
   */
  public static CircuitBreakerRequestFactory wrap(
      ClientHttpRequestFactory factory, HttpGuard guard) {
    Checks.notNull("factory", factory);
    Checks.notNull("guard", guard);
    ClientHttpRequestFactory inner = factory;
    while (inner instanceof AbstractClientHttpRequestFactoryWrapper wrapper) {
      inner = wrapper.getDelegate();
    }
    OwnAdapters.refuse(inner);
    return of(factory, guard, null);
  }

  private static CircuitBreakerRequestFactory of(
      ClientHttpRequestFactory factory, HttpGuard guard, @Nullable RejectionResponse answer) {
    return DelegateLifecycle.isStarted(factory)
        ? new StartedRequestFactory(factory, guard, answer)
        : new CircuitBreakerRequestFactory(factory, guard, answer);
  }

  /**
   * {@return a factory on the same delegate and guard that answers rejected calls with status 503,
   * a {@code Retry-After} header in whole seconds, and an empty body}
   */
  public CircuitBreakerRequestFactory respondServiceUnavailable() {
    return respond(RejectionResponse.serviceUnavailable());
  }

  /**
   * {@return a factory on the same delegate and guard that answers rejected calls with a status and
   * headers of your choice, and an empty body}
   *
   * @param answer the response for each rejected call
   */
  public CircuitBreakerRequestFactory respond(RejectionResponse answer) {
    return of(getDelegate(), guard, Checks.notNull("answer", answer));
  }

  /** {@return the guard} */
  public HttpGuard guard() {
    return guard;
  }

  @Override
  public void afterPropertiesSet() throws Exception {
    DelegateLifecycle.afterPropertiesSet(getDelegate());
  }

  @Override
  public void destroy() throws Exception {
    DelegateLifecycle.destroy(getDelegate());
  }

  @Override
  protected ClientHttpRequest createRequest(
      URI uri, HttpMethod httpMethod, ClientHttpRequestFactory factory) throws IOException {
    ClientHttpRequest request = factory.createRequest(uri, httpMethod);
    SpringRequest begun = new SpringRequest(httpMethod, uri, request);
    // Spring writes a body in another way to a request that streams.
    return request instanceof StreamingHttpOutputMessage
        ? new GuardedStreamingRequest(request, begun, guard, answer)
        : new GuardedRequest(request, begun, guard, answer);
  }

  /** Names the factory that is wrapped. */
  @Override
  public String toString() {
    return "CircuitBreakerRequestFactory(" + getDelegate() + ")";
  }
}
