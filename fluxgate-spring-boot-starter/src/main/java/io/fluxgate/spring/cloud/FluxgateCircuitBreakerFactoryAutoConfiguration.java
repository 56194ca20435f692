package io.fluxgate.spring.cloud;

import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.internal.spring.NamedCalls;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory;
import org.springframework.cloud.client.circuitbreaker.Customizer;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The factories, unless the application has others. */
@AutoConfiguration(
    afterName = "io.fluxgate.spring.FluxgateBreakersAutoConfiguration",
    beforeName = "org.springframework.cloud.openfeign.FeignAutoConfiguration")
@ConditionalOnBean(name = NamedCalls.REGISTRY)
@ConditionalOnClass(name = "org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory")
class FluxgateCircuitBreakerFactoryAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(CircuitBreakerFactory.class)
  FluxgateCircuitBreakerFactory fluxgateCircuitBreakerFactory(
      @Qualifier(NamedCalls.REGISTRY) CircuitBreakerRegistry registry,
      ObjectProvider<Customizer<FluxgateCircuitBreakerFactory>> customizers) {
    FluxgateCircuitBreakerFactory factory = new FluxgateCircuitBreakerFactory(registry);
    customizers.orderedStream().forEach(customizer -> customizer.customize(factory));
    return factory;
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "reactor.core.publisher.Mono")
  static class Reactive {

    @Bean
    @ConditionalOnMissingBean(ReactiveCircuitBreakerFactory.class)
    FluxgateReactiveCircuitBreakerFactory fluxgateReactiveCircuitBreakerFactory(
        @Qualifier(NamedCalls.REGISTRY) CircuitBreakerRegistry registry,
        ObjectProvider<Customizer<FluxgateReactiveCircuitBreakerFactory>> customizers) {
      FluxgateReactiveCircuitBreakerFactory factory =
          new FluxgateReactiveCircuitBreakerFactory(registry);
      customizers.orderedStream().forEach(customizer -> customizer.customize(factory));
      return factory;
    }
  }
}
