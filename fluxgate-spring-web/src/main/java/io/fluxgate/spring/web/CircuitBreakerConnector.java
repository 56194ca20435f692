package io.fluxgate.spring.web;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.RejectionResponse;
import io.fluxgate.internal.util.Checks;
import java.net.URI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import reactor.core.publisher.Mono;

/**
 * A connector whose calls go through a circuit breaker, by default one for each scheme, host and
 * port. For WebClient.
 *
 * <p>Give it to {@code WebClient.builder().clientConnector(…)}.
 *
 * <p>A rejected call fails with {@link CallNotPermittedIOException}, which WebClient wraps in a
 * {@code WebClientRequestException}; or it is answered by a {@linkplain #respond response of your
 * choice}. No thread waits, and signals, demand and context pass unchanged.
 *
 * <p>Each subscription is a call, with one outcome; {@code retry} makes another one.
 *
 * <ul>
 *   <li>A call that is cancelled before the response, also by {@code Mono.timeout} or {@code
 *       block(Duration)}, is not a failure unless its caller had waited unusually long. So is a
 *       body that is cancelled while the caller waits for more of it.
 *   <li>A body that its consumer cancels with the piece that it has received, as {@code take} does,
 *       is closed early, and a success. So is the call if its publisher is cancelled after the
 *       response, as by {@code Mono.zip}.
 *   <li>A response whose body nobody subscribes to has no outcome; release it, as WebClient
 *       demands.
 *   <li>Where redirects lead is known for Reactor Netty. With other clients, the answer behind a
 *       redirect that the client follows is charged to the host that was asked.
 * </ul>
 *
 * <p>Thread-safe, like its delegate. As a bean, it passes initialization, start, stop and
 * destruction on to its delegate.
 */
public sealed class CircuitBreakerConnector
    implements ClientHttpConnector, InitializingBean, DisposableBean permits StartedConnector {

  private final ClientHttpConnector connector;
  private final HttpGuard guard;
  private final @Nullable RejectionResponse answer;

  CircuitBreakerConnector(
      ClientHttpConnector connector, HttpGuard guard, @Nullable RejectionResponse answer) {
    this.connector = connector;
    this.guard = guard;
    this.answer = answer;
  }

  /**
   * {@return the connector with one breaker per scheme, host and port, and all defaults}
   *
   * @param connector makes the calls
   * @throws IllegalArgumentException if its client has an adapter of its own
   */
  public static CircuitBreakerConnector perHost(ClientHttpConnector connector) {
    return wrap(connector, HttpGuard.create());
  }

  /**
   * {@return the connector with one breaker for all its calls}
   *
   * @param connector makes the calls
   * @param breaker judges by the {@linkplain io.fluxgate.http.HttpTracker#defaults() HTTP rules} if
   *     its policy names no tracker
   * @throws IllegalArgumentException if its client has an adapter of its own
   */
  public static CircuitBreakerConnector wrap(
      ClientHttpConnector connector, CircuitBreaker breaker) {
    return wrap(connector, HttpGuard.of(breaker));
  }

  /**
   * {@return the connector with the breakers of a guard}
   *
   * @param connector makes the calls. If it has the same guard, only one of the two is asked, and
   *     its answer to rejected calls is replaced
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   * @throws IllegalArgumentException if its client has an adapter of its own
   */
  public static CircuitBreakerConnector wrap(ClientHttpConnector connector, HttpGuard guard) {
    Checks.notNull("connector", connector);
    Checks.notNull("guard", guard);
    OwnAdapters.refuse(connector);
    return of(without(guard, connector), guard, null);
  }

  private static CircuitBreakerConnector of(
      ClientHttpConnector connector, HttpGuard guard, @Nullable RejectionResponse answer) {
    return DelegateLifecycle.isStarted(connector)
        ? new StartedConnector(connector, guard, answer)
        : new CircuitBreakerConnector(connector, guard, answer);
  }

  /** A connector that has the guard already would ask it twice for each call. */
  private static ClientHttpConnector without(HttpGuard guard, ClientHttpConnector connector) {
    if (!(connector instanceof CircuitBreakerConnector guarded)) {
      return connector;
    }
    ClientHttpConnector inner = without(guard, guarded.connector);
    return guarded.guard.engine().isSameAs(guard.engine())
        ? inner
        : of(inner, guarded.guard, guarded.answer);
  }

  /**
   * {@return a connector on the same delegate and guard that answers rejected calls with status
   * 503, a {@code Retry-After} header in whole seconds, and an empty body}
   */
  public CircuitBreakerConnector respondServiceUnavailable() {
    return respond(RejectionResponse.serviceUnavailable());
  }

  /**
   * {@return a connector on the same delegate and guard that answers rejected calls with a status
   * and headers of your choice, and an empty body}
   *
   * @param answer the response for each rejected call
   */
  public CircuitBreakerConnector respond(RejectionResponse answer) {
    return of(connector, guard, Checks.notNull("answer", answer));
  }

  /** {@return the guard} */
  public HttpGuard guard() {
    return guard;
  }

  /** {@return the connector that is wrapped} */
  public ClientHttpConnector delegate() {
    return connector;
  }

  @Override
  public void afterPropertiesSet() throws Exception {
    DelegateLifecycle.afterPropertiesSet(connector);
  }

  @Override
  public void destroy() throws Exception {
    DelegateLifecycle.destroy(connector);
  }

  @Override
  public Mono<ClientHttpResponse> connect(
      HttpMethod method, URI uri, Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
    return new GuardedMono(
        connector, guard, answer, new SpringRequest(method, uri, uri), requestCallback);
  }

  /** Names the connector that is wrapped. */
  @Override
  public String toString() {
    return "CircuitBreakerConnector(" + connector + ")";
  }
}
