package io.fluxgate.spring;

import io.fluxgate.fleet.Fleet;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The health indicator of the fleet on Spring Boot 3. */
@AutoConfiguration(after = FluxgateFleetAutoConfiguration.class)
@ConditionalOnBean(Fleet.class)
@ConditionalOnClass(
    name = {
      "org.springframework.boot.actuate.health.HealthIndicator",
      "org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator"
    })
class SpringBoot3FleetHealthAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "fluxgateFleetHealthIndicator")
  @ConditionalOnEnabledHealthIndicator("fluxgate-fleet")
  SpringBoot3FleetHealth fluxgateFleetHealthIndicator(Fleet fleet) {
    return new SpringBoot3FleetHealth(new FleetHealth(fleet));
  }
}
