package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The health indicator of Spring Boot 3. */
@AutoConfiguration(after = FluxgateAutoConfiguration.class)
@ConditionalOnBean({HttpGuard.class, FluxgateProperties.class})
@ConditionalOnClass(
    name = {
      "org.springframework.boot.actuate.health.HealthIndicator",
      "org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator"
    })
class SpringBoot3HealthAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "fluxgateHealthIndicator")
  @ConditionalOnEnabledHealthIndicator("fluxgate")
  SpringBoot3Health fluxgateHealthIndicator(Sources sources, FluxgateProperties properties) {
    return new SpringBoot3Health(new BreakersHealth(sources, properties.health().downWhenOpen()));
  }
}
