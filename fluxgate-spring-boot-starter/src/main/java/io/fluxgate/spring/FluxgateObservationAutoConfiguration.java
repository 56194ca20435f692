package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.micrometer.FluxgateObservations;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

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

  /** What spans say about rejected calls and probes. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "io.fluxgate.micrometer.FluxgateObservations")
  static class Spans {

    @Bean
    @ConditionalOnMissingBean(name = "fluxgateSpanFilter")
    ObservationFilter fluxgateSpanFilter() {
      return FluxgateObservations.filter();
    }

    @Bean
    @ConditionalOnMissingBean
    ObservedCalls fluxgateObservedCalls(ObjectProvider<ObservationRegistry> registry) {
      return new ObservedCalls(registry);
    }
  }
}
