package io.fluxgate.spring;

import io.fluxgate.fleet.Fleet;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoint of the fleet, where Actuator is there and exposes it. */
@AutoConfiguration(after = FluxgateFleetAutoConfiguration.class)
@ConditionalOnBean(Fleet.class)
@ConditionalOnClass(
    name = {
      "org.springframework.boot.actuate.endpoint.annotation.Endpoint",
      "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint"
    })
class FluxgateFleetEndpointAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnAvailableEndpoint
  FleetEndpoint fluxgateFleetEndpoint(Fleet fleet) {
    return new FleetEndpoint(fleet);
  }
}
