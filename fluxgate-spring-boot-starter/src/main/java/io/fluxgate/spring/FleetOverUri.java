package io.fluxgate.spring;

import io.fluxgate.fleet.FleetTransport;
import io.fluxgate.fleet.redis.RedisFleetTransport;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A Redis of the fleet's own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "io.lettuce.core.RedisClient")
@ConditionalOnProperty("fluxgate.fleet.uri")
class FleetOverUri {

  @Bean
  @ConditionalOnMissingBean(FleetTransport.class)
  RedisFleetTransport fluxgateFleetTransport(FluxgateProperties properties) {
    try {
      return RedisFleetTransport.of(String.valueOf(properties.fleet().uri()));
    } catch (IllegalArgumentException e) {
      throw new InvalidFluxgatePropertyException(
          "fluxgate.fleet.uri", "(not shown) (expected: such as rediss://user:password@host:6379)");
    }
  }
}
