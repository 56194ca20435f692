package io.fluxgate.spring;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** The report on which clients are guarded. */
@AutoConfiguration(after = FluxgateAutoConfiguration.class)
@ConditionalOnBean({Sources.class, FluxgateProperties.class})
class FluxgateReportAutoConfiguration {

  /** Not lazy, even where all beans are: it is a check of the start. */
  @Bean
  @Lazy(false)
  ClientReport fluxgateClientReport(
      ConfigurableListableBeanFactory beans, FluxgateProperties properties) {
    return new ClientReport(
        new ClientSurvey(beans, properties.http().guardRestClients()),
        properties.http().failIfUnguarded());
  }
}
