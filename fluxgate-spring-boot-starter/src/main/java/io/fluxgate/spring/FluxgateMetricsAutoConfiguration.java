package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.micrometer.FluxgateMetrics;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The meters, which Spring Boot binds to every meter registry there is. */
@AutoConfiguration(after = FluxgateAutoConfiguration.class)
@ConditionalOnBean({HttpGuard.class, FluxgateProperties.class})
@ConditionalOnClass(
    name = {
      "io.fluxgate.micrometer.FluxgateMetrics",
      "io.micrometer.core.instrument.MeterRegistry"
    })
class FluxgateMetricsAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  FluxgateMetrics fluxgateMetrics(Sources sources) {
    return SourceMetrics.first(sources);
  }

  /** Those of the other sources, unless the application has meters of its own. */
  @Bean
  @ConditionalOnBean(name = "fluxgateMetrics")
  SourceMetrics fluxgateFurtherMetrics(Sources sources) {
    return new SourceMetrics(sources);
  }
}
