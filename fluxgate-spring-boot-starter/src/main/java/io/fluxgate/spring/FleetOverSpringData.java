package io.fluxgate.spring;

import io.fluxgate.fleet.FleetTransport;
import io.fluxgate.fleet.redis.RedisFleetTransport;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The Redis of the application, with the client that its connection factory has. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(
    name = {
      "io.lettuce.core.RedisClient",
      "org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory"
    })
@ConditionalOnSingleCandidate(LettuceConnectionFactory.class)
class FleetOverSpringData {

  @Bean
  @ConditionalOnMissingBean(FleetTransport.class)
  RedisFleetTransport fluxgateFleetTransport(LettuceConnectionFactory factory) {
    AbstractRedisClient client = factory.getRequiredNativeClient();
    return client instanceof RedisClusterClient cluster
        ? RedisFleetTransport.of(cluster)
        : RedisFleetTransport.of((RedisClient) client);
  }
}
