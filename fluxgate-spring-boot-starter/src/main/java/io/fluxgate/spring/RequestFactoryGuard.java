package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/**
 * Guards the builder of request factories that {@code RestClient.Builder} and {@code
 * RestTemplateBuilder} use, whether Spring Boot's own or the application's. Timeouts, redirects and
 * certificates stay what the builder is told.
 *
 * <p>The builder is the one place that both generations of Spring Boot have under the same name,
 * and that certificates set for a single {@code RestClient} go through, too.
 */
final class RequestFactoryGuard implements BeanPostProcessor {

  private static final GuardedJdkBuilder.Kind<
          JdkClientHttpRequestFactoryBuilder, JdkClientHttpRequestFactory>
      JDK =
          new GuardedJdkBuilder.Kind<>(
              JdkClientHttpRequestFactoryBuilder.class,
              JdkClientHttpRequestFactoryBuilder::withHttpClientCustomizer,
              JdkClientHttpRequestFactory::new,
              JdkClientHttpRequestFactory::setReadTimeout);

  private final Supplier<HttpGuard> guard;

  RequestFactoryGuard(Supplier<HttpGuard> guard) {
    this.guard = guard;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof JdkClientHttpRequestFactoryBuilder jdk && Adapters.hasJdk()) {
      return GuardedJdkBuilder.of(JDK, jdk, guard);
    }
    if (bean instanceof HttpComponentsClientHttpRequestFactoryBuilder apache
        && Adapters.hasApache()) {
      return GuardedApacheBuilder.of(apache, guard);
    }
    if (bean instanceof ClientHttpRequestFactoryBuilder && !GuardedJdkBuilder.isOne(bean)) {
      Adapters.warnOfNone("RestClient and RestTemplate", bean);
    }
    return bean;
  }
}
