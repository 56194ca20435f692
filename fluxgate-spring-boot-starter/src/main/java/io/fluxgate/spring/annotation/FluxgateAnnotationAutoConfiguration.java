package io.fluxgate.spring.annotation;

import io.fluxgate.internal.spring.NamedCalls;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Puts breakers around annotated methods. */
@AutoConfiguration(afterName = "io.fluxgate.spring.FluxgateBreakersAutoConfiguration")
@ConditionalOnBean(name = NamedCalls.REGISTRY)
@ConditionalOnClass(name = "org.springframework.aop.Advisor")
class FluxgateAnnotationAutoConfiguration {

  @Bean
  static CircuitBreakerBeanPostProcessor fluxgateCircuitBreakerBeanPostProcessor() {
    return new CircuitBreakerBeanPostProcessor();
  }
}
