package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health indicator of Spring Boot 4. */
@AutoConfiguration(after = FluxgateAutoConfiguration.class)
@ConditionalOnBean({HttpGuard.class, FluxgateProperties.class})
@ConditionalOnClass(
    name = {
      "org.springframework.boot.health.contributor.HealthIndicator",
      "org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator"
    })
class SpringBoot4HealthAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "fluxgateHealthIndicator")
  @ConditionalOnEnabledHealthIndicator("fluxgate")
  SpringBoot4Health fluxgateHealthIndicator(Sources sources, FluxgateProperties properties) {
    return new SpringBoot4Health(new BreakersHealth(sources, properties.health().downWhenOpen()));
  }
}
