package io.fluxgate.spring;

import io.fluxgate.fleet.Fleet;
import io.fluxgate.fleet.FleetListener;
import io.fluxgate.fleet.FleetTransport;
import io.fluxgate.http.HttpGuard;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The fleet of the application's guard, over its own transport or over Redis. */
@AutoConfiguration(
    after = FluxgateAutoConfiguration.class,
    afterName = {
      "org.springframework.boot.autoconfigure.data.redis.RedisAutoConfiguration",
      "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration"
    })
@ConditionalOnProperty("fluxgate.fleet.enabled")
@ConditionalOnBean({HttpGuard.class, FluxgateProperties.class})
@Import({FleetOverUri.class, FleetOverSpringData.class})
class FluxgateFleetAutoConfiguration {

  /** Not started yet: a transport may need beans that start later. */
  @Bean
  @ConditionalOnMissingBean
  Fleet fluxgateFleet(
      HttpGuard guard,
      ObjectProvider<FleetTransport> transport,
      ObjectProvider<FleetListener> listeners,
      FluxgateProperties properties,
      Environment environment) {
    FleetTransport found = transport.getIfAvailable();
    if (found == null) {
      throw new InvalidFluxgatePropertyException(
          "fluxgate.fleet.enabled",
          "true, but there is no transport (expected: fluxgate.fleet.uri, or spring.data.redis with"
              + " Lettuce, or a bean of the type FleetTransport)");
    }
    FluxgateProperties.Fleet fleet = properties.fleet();
    String name = FleetSettings.name(fleet, environment);
    try {
      Fleet.Builder builder = FleetSettings.builder(guard, found, fleet, name);
      listeners.orderedStream().forEach(builder::listener);
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new InvalidFluxgatePropertyException("fluxgate.fleet", String.valueOf(e.getMessage()));
    }
  }

  @Bean
  FleetLifecycle fluxgateFleetLifecycle(Fleet fleet) {
    return new FleetLifecycle(fleet);
  }

  @Bean
  @ConditionalOnProperty(name = "fluxgate.http.log-transitions", matchIfMissing = true)
  FleetLog fluxgateFleetLog() {
    return new FleetLog();
  }
}
