package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.util.ClassUtils;

/**
 * Guards the builder of request factories that {@code RestClient.Builder} and {@code
 * RestTemplateBuilder} use, whether Spring Boot's own or the application's. Timeouts, redirects and
 * certificates stay what the builder is told.
 *
 * <p>The builder is the one place that both generations of Spring Boot have under the same name,
 * and that certificates set for a single {@code RestClient} go through, too.
 */
final class RequestFactoryGuard implements BeanPostProcessor {

  private static final System.Logger LOGGER = System.getLogger("io.fluxgate");

  private final Supplier<HttpGuard> guard;

  RequestFactoryGuard(Supplier<HttpGuard> guard) {
    this.guard = guard;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof JdkClientHttpRequestFactoryBuilder jdk
        && isPresent("io.fluxgate.jdkhttp.CircuitBreakerHttpClient")) {
      return GuardedJdkBuilder.of(jdk, guard);
    }
    if (bean instanceof HttpComponentsClientHttpRequestFactoryBuilder apache
        && isPresent("io.fluxgate.apache.CircuitBreakerExecHandlers")) {
      return GuardedApacheBuilder.of(apache, guard);
    }
    if (bean instanceof ClientHttpRequestFactoryBuilder && !GuardedJdkBuilder.isOne(bean)) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "RestClient and RestTemplate are not guarded: no adapter of Fluxgate fits "
              + bean.getClass().getName()
              + ". Over the JDK's client and over Apache HttpClient they are.");
    }
    return bean;
  }

  private static boolean isPresent(String adapter) {
    return ClassUtils.isPresent(adapter, RequestFactoryGuard.class.getClassLoader());
  }
}
