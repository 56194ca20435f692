package io.fluxgate.spring;

import io.fluxgate.spring.web.CircuitBreakerConnector;
import io.fluxgate.spring.web.CircuitBreakerRequestFactory;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * A proxy of a Spring Boot builder whose products are guarded from outside: for clients that have
 * no adapter of their own, such as Reactor Netty, Jetty and {@code HttpURLConnection}.
 *
 * <p>It is a proxy for the same reason as {@link JdkBuilderProxy}.
 */
final class PortBuilderProxy<P> implements MethodInterceptor {

  private final Class<P> product;
  private final BiFunction<P, ClientGuard, P> guarded;
  private final String clients;
  private final Class<?> builder;
  private final Supplier<ClientGuard> guard;

  private PortBuilderProxy(
      Class<P> product,
      BiFunction<P, ClientGuard, P> guarded,
      String clients,
      Class<?> builder,
      Supplier<ClientGuard> guard) {
    this.product = product;
    this.guarded = guarded;
    this.clients = clients;
    this.builder = builder;
    this.guard = guard;
  }

  /**
   * Returns a builder of guarded request factories.
   *
   * @param type the interface of builders
   */
  static Object ofRequestFactories(Object builder, Class<?> type, Supplier<ClientGuard> guard) {
    return new PortBuilderProxy<>(
            ClientHttpRequestFactory.class,
            PortBuilderProxy::requestFactory,
            "RestClient and RestTemplate",
            type,
            guard)
        .of(builder);
  }

  /**
   * Returns a builder of guarded connectors.
   *
   * @param type the interface of builders
   */
  static Object ofConnectors(Object builder, Class<?> type, Supplier<ClientGuard> guard) {
    return new PortBuilderProxy<>(
            ClientHttpConnector.class, PortBuilderProxy::connector, "WebClient", type, guard)
        .of(builder);
  }

  static ClientHttpRequestFactory requestFactory(
      ClientHttpRequestFactory factory, ClientGuard guard) {
    return guard.answering(
        CircuitBreakerRequestFactory.wrap(factory, guard.guard()),
        CircuitBreakerRequestFactory::respond);
  }

  static ClientHttpConnector connector(ClientHttpConnector connector, ClientGuard guard) {
    return guard.answering(
        CircuitBreakerConnector.wrap(connector, guard.guard()), CircuitBreakerConnector::respond);
  }

  private Object of(Object builder) {
    ProxyFactory factory = new ProxyFactory(builder);
    factory.addAdvice(this);
    return factory.getProxy(PortBuilderProxy.class.getClassLoader());
  }

  /** Whether a bean is such a proxy already. */
  static boolean isOne(Object bean) {
    if (bean instanceof Advised advised) {
      for (Advisor advisor : advised.getAdvisors()) {
        if (advisor.getAdvice() instanceof PortBuilderProxy) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    Object result = invocation.proceed();
    if (product.isInstance(result)) {
      return TestClients.isBuilding() ? result : guarded(product.cast(result));
    }
    return builder.isInstance(result) ? of(result) : result;
  }

  private P guarded(P built) {
    try {
      return guarded.apply(built, guard.get());
    } catch (IllegalArgumentException ownAdapter) {
      // A builder of the application's: it makes a client that has an adapter of its own, and may
      // have it already.
      Adapters.warnOfNone(clients, built);
      return built;
    }
  }
}
