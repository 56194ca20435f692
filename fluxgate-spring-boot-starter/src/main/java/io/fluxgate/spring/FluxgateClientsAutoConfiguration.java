package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What guards the clients that are on the class path. */
@AutoConfiguration(after = FluxgateAutoConfiguration.class)
@ConditionalOnBean(FluxgateProperties.class)
@ConditionalOnSingleCandidate(HttpGuard.class)
class FluxgateClientsAutoConfiguration {

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
    HttpClient fluxgateHttpClient(HttpGuard guard) {
      return CircuitBreakerHttpClient.newBuilder(guard).connectTimeout(CONNECT_TIMEOUT).build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      name = {"io.fluxgate.okhttp.CircuitBreakerInterceptor", "okhttp3.OkHttpClient"})
  static class OkHttp {

    @Bean
    @ConditionalOnMissingBean
    CircuitBreakerInterceptor fluxgateCircuitBreakerInterceptor(HttpGuard guard) {
      return new CircuitBreakerInterceptor(guard);
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
    ApacheCustomizer fluxgateApacheCustomizer(HttpGuard guard) {
      return new ApacheCustomizer(guard);
    }
  }
}
