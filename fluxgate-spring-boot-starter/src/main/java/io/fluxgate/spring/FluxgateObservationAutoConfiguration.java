package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** What the observations of Spring's clients say about rejected calls. */
@AutoConfiguration(after = FluxgateAutoConfiguration.class)
@ConditionalOnBean({HttpGuard.class, FluxgateProperties.class})
@ConditionalOnClass(name = "io.micrometer.observation.ObservationFilter")
class FluxgateObservationAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean(name = "fluxgateObservationFilter")
  RejectionObservationFilter fluxgateObservationFilter() {
    return new RejectionObservationFilter();
  }
}
