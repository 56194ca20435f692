package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoint, where Actuator is there and exposes it. */
@AutoConfiguration(after = FluxgateAutoConfiguration.class)
@ConditionalOnBean({HttpGuard.class, FluxgateProperties.class})
@ConditionalOnClass(
    name = {
      "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
      "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint"
    })
class FluxgateEndpointAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnAvailableEndpoint
  FluxgateEndpoint fluxgateEndpoint(Sources sources, ObjectProvider<ClientReport> report) {
    return new FluxgateEndpoint(sources, report.getIfAvailable());
  }
}
