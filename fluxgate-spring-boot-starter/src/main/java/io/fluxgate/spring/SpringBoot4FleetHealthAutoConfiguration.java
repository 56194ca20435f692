package io.fluxgate.spring;

import io.fluxgate.fleet.Fleet;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health indicator of the fleet on Spring Boot 4. */
@AutoConfiguration(after = FluxgateFleetAutoConfiguration.class)
@ConditionalOnBean(Fleet.class)
@ConditionalOnClass(
    name = {
      "org.springframework.boot.health.contributor.HealthIndicator",
      "org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator"
    })
class SpringBoot4FleetHealthAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "fluxgateFleetHealthIndicator")
  @ConditionalOnEnabledHealthIndicator("fluxgate-fleet")
  SpringBoot4FleetHealth fluxgateFleetHealthIndicator(Fleet fleet) {
    return new SpringBoot4FleetHealth(new FleetHealth(fleet));
  }
}
