package io.fluxgate.spring;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorSettings;

/**
 * A proxy of a Spring Boot builder that puts a guarded client into what it builds on the JDK's
 * client.
 *
 * <p>It is a proxy because {@code build} takes a settings class in Spring Boot 3 that 4 does not
 * have: no class can implement both interfaces.
 */
final class JdkBuilderProxy<B, P> implements MethodInterceptor {

  /**
   * A kind of builder, and its product.
   *
   * @param builder the kind's class
   * @param customized adds a customizer of the client's builder to such a builder
   * @param product creates the product from a client
   * @param readTimeout sets the product's read timeout
   */
  record Kind<B, P>(
      Class<B> builder,
      BiFunction<B, Consumer<HttpClient.Builder>, B> customized,
      Function<HttpClient, P> product,
      BiConsumer<P, Duration> readTimeout) {}

  private final Kind<B, P> kind;
  private final B builder;
  private final Supplier<ClientGuard> guard;

  private JdkBuilderProxy(Kind<B, P> kind, B builder, Supplier<ClientGuard> guard) {
    this.kind = kind;
    this.builder = builder;
    this.guard = guard;
  }

  /** Returns a guarded builder with the same interfaces. */
  static <B, P> Object of(Kind<B, P> kind, B builder, Supplier<ClientGuard> guard) {
    ProxyFactory factory = new ProxyFactory(builder);
    factory.addAdvice(new JdkBuilderProxy<>(kind, builder, guard));
    return factory.getProxy(JdkBuilderProxy.class.getClassLoader());
  }

  /** Whether a bean is such a proxy already. */
  static boolean isOne(Object bean) {
    if (bean instanceof Advised advised) {
      for (Advisor advisor : advised.getAdvisors()) {
        if (advisor.getAdvice() instanceof JdkBuilderProxy) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    if (invocation.getMethod().getName().equals("build")) {
      return TestClients.isBuilding() ? invocation.proceed() : build(invocation);
    }
    Object result = invocation.proceed();
    return kind.builder().isInstance(result)
        ? of(kind, kind.builder().cast(result), guard)
        : result;
  }

  /**
   * Builds once to have the client's builder configured, and puts a guarded client of that builder
   * into a new product: the client of a product cannot be replaced. The discarded client is never
   * used.
   */
  private P build(MethodInvocation invocation) throws Throwable {
    AtomicReference<HttpClient.@Nullable Builder> configured = new AtomicReference<>();
    AopUtils.invokeJoinpointUsingReflection(
        kind.customized().apply(builder, configured::set),
        invocation.getMethod(),
        invocation.getArguments());
    HttpClient.Builder client = Objects.requireNonNull(configured.get(), "configured");
    P product = kind.product().apply(JdkClients.guarded(client.build(), guard.get()));
    Object[] arguments = invocation.getArguments();
    Duration readTimeout = arguments.length == 0 ? null : readTimeout(arguments[0]);
    if (readTimeout != null) {
      kind.readTimeout().accept(product, readTimeout);
    }
    return product;
  }

  /** Spring Boot 4 has only the first of these classes; 3 passes the others. */
  private static @Nullable Duration readTimeout(@Nullable Object settings) {
    if (settings == null) {
      return null;
    }
    if (settings instanceof HttpClientSettings newer) {
      return newer.readTimeout();
    }
    return settings instanceof ClientHttpConnectorSettings reactive
        ? reactive.readTimeout()
        : ((ClientHttpRequestFactorySettings) settings).readTimeout();
  }
}
