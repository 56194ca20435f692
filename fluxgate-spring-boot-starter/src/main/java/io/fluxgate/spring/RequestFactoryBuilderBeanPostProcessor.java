package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * Guards the builder of request factories that {@code RestClient.Builder} and {@code
 * RestTemplateBuilder} use, Spring Boot's own or the application's. Timeouts, redirects and
 * certificates stay as the builder sets them.
 *
 * <p>The builder is the one place that has the same name in both generations of Spring Boot, and
 * that certificates set for a single {@code RestClient} pass through.
 */
final class RequestFactoryBuilderBeanPostProcessor
    implements BeanPostProcessor, GuardingPostProcessor {

  private static final JdkBuilderProxy.Kind<
          JdkClientHttpRequestFactoryBuilder, JdkClientHttpRequestFactory>
      JDK =
          new JdkBuilderProxy.Kind<>(
              JdkClientHttpRequestFactoryBuilder.class,
              JdkClientHttpRequestFactoryBuilder::withHttpClientCustomizer,
              JdkClientHttpRequestFactory::new,
              JdkClientHttpRequestFactory::setReadTimeout);

  private final Supplier<HttpGuard> guard;

  /** The builders of Apache's client that have the guard; others look the same. */
  private final Set<Object> guarded =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  RequestFactoryBuilderBeanPostProcessor(Supplier<HttpGuard> guard) {
    this.guard = guard;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof JdkClientHttpRequestFactoryBuilder jdk && Adapters.hasJdk()) {
      return JdkBuilderProxy.of(JDK, jdk, guard);
    }
    if (bean instanceof HttpComponentsClientHttpRequestFactoryBuilder apache
        && Adapters.hasApache()) {
      Object with = ApacheBuilders.guarded(apache, guard);
      guarded.add(with);
      return with;
    }
    if (!(bean instanceof ClientHttpRequestFactoryBuilder) || adapterOf(bean) != null) {
      return bean;
    }
    boolean ownAdapter =
        bean instanceof JdkClientHttpRequestFactoryBuilder
            || bean instanceof HttpComponentsClientHttpRequestFactoryBuilder;
    if (!ownAdapter && Adapters.hasSpringWeb()) {
      return PortBuilderProxy.ofRequestFactories(
          bean, ClientHttpRequestFactoryBuilder.class, guard);
    }
    Adapters.warnOfNone("RestClient and RestTemplate", bean);
    return bean;
  }

  @Override
  public @Nullable String adapterOf(Object bean) {
    if (guarded.contains(bean)) {
      return "fluxgate-apache";
    }
    if (Adapters.hasSpringWeb() && PortBuilderProxy.isOne(bean)) {
      return "fluxgate-spring-web";
    }
    return JdkBuilderProxy.isOne(bean) ? "fluxgate-jdkhttp" : null;
  }
}
