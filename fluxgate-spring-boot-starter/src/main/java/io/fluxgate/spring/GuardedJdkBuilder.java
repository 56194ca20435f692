package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactorySettings;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * Puts a guarded client into the request factories that a builder makes over the JDK's client.
 *
 * <p>A proxy, because the method that builds takes a {@code ClientHttpRequestFactorySettings} in
 * Spring Boot 3 and a {@code HttpClientSettings} in 4: no class can implement both interfaces.
 */
final class GuardedJdkBuilder implements MethodInterceptor {

  private final JdkClientHttpRequestFactoryBuilder builder;
  private final Supplier<HttpGuard> guard;

  private GuardedJdkBuilder(JdkClientHttpRequestFactoryBuilder builder, Supplier<HttpGuard> guard) {
    this.builder = builder;
    this.guard = guard;
  }

  static ClientHttpRequestFactoryBuilder<?> of(
      JdkClientHttpRequestFactoryBuilder builder, Supplier<HttpGuard> guard) {
    ProxyFactory factory = new ProxyFactory(builder);
    factory.addAdvice(new GuardedJdkBuilder(builder, guard));
    return (ClientHttpRequestFactoryBuilder<?>)
        factory.getProxy(GuardedJdkBuilder.class.getClassLoader());
  }

  /** Whether a bean is a builder that is guarded already. */
  static boolean isOne(Object bean) {
    if (bean instanceof Advised advised) {
      for (Advisor advisor : advised.getAdvisors()) {
        if (advisor.getAdvice() instanceof GuardedJdkBuilder) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    if (invocation.getMethod().getName().equals("build")) {
      return build(invocation);
    }
    Object result = invocation.proceed();
    return result instanceof JdkClientHttpRequestFactoryBuilder changed
        ? of(changed, guard)
        : result;
  }

  /**
   * Has the client configured as it would be, and wraps one that is built in the same way: there is
   * no way to exchange the client of a factory. The one in vain is never used, and ends when it is
   * collected.
   */
  private JdkClientHttpRequestFactory build(MethodInvocation invocation) throws Throwable {
    AtomicReference<HttpClient.@Nullable Builder> configured = new AtomicReference<>();
    AopUtils.invokeJoinpointUsingReflection(
        builder.withHttpClientCustomizer(configured::set),
        invocation.getMethod(),
        invocation.getArguments());
    HttpClient.Builder client = Objects.requireNonNull(configured.get(), "configured");
    JdkClientHttpRequestFactory factory =
        new JdkClientHttpRequestFactory(CircuitBreakerHttpClient.wrap(client, guard.get()).build());
    Object[] arguments = invocation.getArguments();
    Duration readTimeout = arguments.length == 0 ? null : readTimeout(arguments[0]);
    if (readTimeout != null) {
      factory.setReadTimeout(readTimeout);
    }
    return factory;
  }

  /** Spring Boot 4 has only the first of the two classes; 3 passes the second. */
  private static @Nullable Duration readTimeout(@Nullable Object settings) {
    if (settings == null) {
      return null;
    }
    return settings instanceof HttpClientSettings newer
        ? newer.readTimeout()
        : ((ClientHttpRequestFactorySettings) settings).readTimeout();
  }
}
