package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import io.fluxgate.okhttp.OkHttpFallback;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** What guards the clients that are on the class path. */
@AutoConfiguration(after = FluxgateAutoConfiguration.class)
@ConditionalOnBean(FluxgateProperties.class)
@ConditionalOnSingleCandidate(HttpGuard.class)
class FluxgateClientsAutoConfiguration {

  /** Never lazy, so that a fallback that is missing stops the start. */
  @Bean
  @Lazy(false)
  ClientGuard fluxgateClientGuard(
      HttpGuard guard, FluxgateProperties properties, ListableBeanFactory beans) {
    return ClientGuard.of(guard, properties.http().fallback(), beans);
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "io.fluxgate.jdkhttp.CircuitBreakerHttpClient")
  static class Jdk {

    /** The JDK's own default waits for a connection as long as the system does: minutes. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /**
     * No default candidate, so that OpenFeign and others whose condition is that there is no client
     * create theirs, with the application's proxy and certificates. Not closed: a client of Java 17
     * cannot be, and later ones wait for the calls under way.
     */
    @Bean(defaultCandidate = false, destroyMethod = "")
    @ConditionalOnMissingBean(name = "fluxgateHttpClient")
    HttpClient fluxgateHttpClient(ClientGuard guard) {
      return JdkClients.guarded(
          HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build(), guard);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = {"io.fluxgate.okhttp.CircuitBreakerInterceptor", "okhttp3.OkHttpClient"})
  static class OkHttp {

    @Bean
    @ConditionalOnMissingBean
    CircuitBreakerInterceptor fluxgateCircuitBreakerInterceptor(ClientGuard guard) {
      return guard.answering(
          new CircuitBreakerInterceptor(guard.guard()),
          OkHttpFallback.class,
          CircuitBreakerInterceptor::fallback,
          CircuitBreakerInterceptor::respond);
    }

    @Bean
    @ConditionalOnMissingBean
    OkHttpCustomizer fluxgateOkHttpCustomizer(CircuitBreakerInterceptor interceptor) {
      return builder -> builder.addInterceptor(interceptor);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = {
        "io.fluxgate.apache.CircuitBreakerExecHandlers",
        "org.apache.hc.client5.http.impl.classic.HttpClientBuilder"
      })
  static class Apache {

    @Bean
    @ConditionalOnMissingBean
    ApacheCustomizer fluxgateApacheCustomizer(ClientGuard guard) {
      return new ApacheCustomizer(guard);
    }
  }
}
