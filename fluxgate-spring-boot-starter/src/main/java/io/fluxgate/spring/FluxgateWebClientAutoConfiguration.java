package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Guards what Spring Boot builds {@code WebClient} upon. */
@AutoConfiguration(after = FluxgateAutoConfiguration.class)
@ConditionalOnBean(FluxgateProperties.class)
@ConditionalOnSingleCandidate(HttpGuard.class)
@ConditionalOnClass(
    name = {
      "org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder",
      "org.springframework.web.reactive.function.client.WebClient"
    })
@ConditionalOnProperty(name = "fluxgate.http.guard-rest-clients", matchIfMissing = true)
class FluxgateWebClientAutoConfiguration {

  @Bean
  static ConnectorBuilderBeanPostProcessor fluxgateConnectorBuilderBeanPostProcessor(
      ObjectProvider<ClientGuard> guard) {
    return new ConnectorBuilderBeanPostProcessor(guard::getObject);
  }

  @Bean
  static WebClientBuilderBeanPostProcessor fluxgateWebClientBuilderBeanPostProcessor(
      ObjectProvider<ClientGuard> guard) {
    return new WebClientBuilderBeanPostProcessor(guard::getObject);
  }
}
