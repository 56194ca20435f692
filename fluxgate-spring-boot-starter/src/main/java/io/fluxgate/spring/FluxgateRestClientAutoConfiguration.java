package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Guards what Spring Boot builds {@code RestClient} and {@code RestTemplate} upon. */
@AutoConfiguration(after = FluxgateAutoConfiguration.class)
@ConditionalOnBean(FluxgateProperties.class)
@ConditionalOnSingleCandidate(HttpGuard.class)
@ConditionalOnClass(name = "org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder")
@ConditionalOnProperty(name = "fluxgate.http.guard-rest-clients", matchIfMissing = true)
class FluxgateRestClientAutoConfiguration {

  @Bean
  static RequestFactoryBuilderBeanPostProcessor fluxgateRequestFactoryBuilderBeanPostProcessor(
      ObjectProvider<ClientGuard> guard) {
    return new RequestFactoryBuilderBeanPostProcessor(guard::getObject);
  }

  @Bean
  @ConditionalOnClass(name = "org.springframework.web.client.RestClient")
  static RestClientBuilderBeanPostProcessor fluxgateRestClientBuilderBeanPostProcessor(
      ObjectProvider<ClientGuard> guard) {
    return new RestClientBuilderBeanPostProcessor(guard::getObject);
  }
}
