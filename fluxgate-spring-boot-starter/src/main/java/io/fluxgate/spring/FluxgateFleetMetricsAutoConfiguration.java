package io.fluxgate.spring;

import io.fluxgate.fleet.Fleet;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The meters of the fleet, which Spring Boot binds to every meter registry there is. */
@AutoConfiguration(after = FluxgateFleetAutoConfiguration.class)
@ConditionalOnBean(Fleet.class)
@ConditionalOnClass(name = "io.micrometer.core.instrument.MeterRegistry")
class FluxgateFleetMetricsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  FleetMeters fluxgateFleetMeters(Fleet fleet) {
    return new FleetMeters(fleet);
  }
}
