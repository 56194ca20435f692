package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

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
    return new SpringBoot4Health(BreakersHealth.ofAll(sources, properties.health()));
  }

  /** Boot names the component after the bean: fluxgateGroups. */
  @Bean
  @Conditional(HealthGroups.Present.class)
  @ConditionalOnMissingBean(name = "fluxgateGroupsHealthContributor")
  @ConditionalOnEnabledHealthIndicator("fluxgate")
  CompositeHealthContributor fluxgateGroupsHealthContributor(
      Sources sources, FluxgateProperties properties, ObjectProvider<HttpKey> key) {
    return CompositeHealthContributor.fromMap(
        HealthGroups.of(sources, properties, key.getIfAvailable()), SpringBoot4Health::new);
  }
}
