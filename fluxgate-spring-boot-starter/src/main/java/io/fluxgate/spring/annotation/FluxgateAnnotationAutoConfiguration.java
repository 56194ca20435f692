package io.fluxgate.spring.annotation;

import io.fluxgate.internal.spring.NamedCalls;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Puts breakers around annotated methods. */
@AutoConfiguration(afterName = "io.fluxgate.spring.FluxgateBreakersAutoConfiguration")
@ConditionalOnBean(name = NamedCalls.REGISTRY)
@ConditionalOnClass(name = "org.springframework.aop.Advisor")
class FluxgateAnnotationAutoConfiguration {

  @Bean
  static CircuitBreakerBeanPostProcessor fluxgateCircuitBreakerBeanPostProcessor() {
    return new CircuitBreakerBeanPostProcessor();
  }

  /** Not lazy, even where all beans are: it is a check of the start. */
  @Bean
  @Lazy(false)
  static UnusedPolicies fluxgateUnusedPolicies(
      ConfigurableListableBeanFactory beans, Environment environment) {
    return new UnusedPolicies(beans, environment);
  }
}
