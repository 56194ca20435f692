package io.fluxgate.spring.cloud;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.gateway.config.conditional.ConditionalOnEnabledFilter;
import org.springframework.cloud.gateway.filter.factory.FallbackHeadersGatewayFilterFactory;
import org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.DispatcherHandler;

/** The filters of Spring Cloud Gateway that it has only where Resilience4J is. */
@AutoConfiguration(
    after = FluxgateCircuitBreakerFactoryAutoConfiguration.class,
    afterName =
        "org.springframework.cloud.gateway.config.GatewayResilience4JCircuitBreakerAutoConfiguration")
@ConditionalOnClass(
    name = {
      "org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory",
      "org.springframework.web.reactive.DispatcherHandler"
    })
@ConditionalOnBean(FluxgateReactiveCircuitBreakerFactory.class)
@ConditionalOnProperty(name = "spring.cloud.gateway.server.webflux.enabled", matchIfMissing = true)
class FluxgateGatewayAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(SpringCloudCircuitBreakerFilterFactory.class)
  @ConditionalOnEnabledFilter(SpringCloudCircuitBreakerFilterFactory.class)
  SpringCloudCircuitBreakerFilterFactory fluxgateGatewayCircuitBreakerFilterFactory(
      FluxgateReactiveCircuitBreakerFactory breakers, ObjectProvider<DispatcherHandler> handler) {
    return new GatewayCircuitBreakerFilterFactory(breakers, handler);
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnEnabledFilter
  FallbackHeadersGatewayFilterFactory fallbackHeadersGatewayFilterFactory() {
    return new FallbackHeadersGatewayFilterFactory();
  }
}
