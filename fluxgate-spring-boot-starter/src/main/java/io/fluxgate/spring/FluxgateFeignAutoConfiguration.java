package io.fluxgate.spring;

import feign.Capability;
import io.fluxgate.http.HttpGuard;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Guards the clients of Spring Cloud OpenFeign, which takes each capability bean. */
@AutoConfiguration(after = FluxgateClientsAutoConfiguration.class)
@ConditionalOnBean(FluxgateProperties.class)
@ConditionalOnSingleCandidate(HttpGuard.class)
@ConditionalOnClass(name = {"feign.Capability", "io.fluxgate.feign.FluxgateCapability"})
@ConditionalOnProperty(name = "fluxgate.http.guard-rest-clients", matchIfMissing = true)
class FluxgateFeignAutoConfiguration {

  static final String CAPABILITY = "fluxgateFeignCapability";

  @Bean(CAPABILITY)
  @ConditionalOnMissingBean(name = CAPABILITY)
  Capability fluxgateFeignCapability(ClientGuard guard, ListableBeanFactory beans) {
    return new OpenFeignCapability(guard, beans);
  }
}
