package io.fluxgate.spring;

import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Listener;
import io.fluxgate.LogListener;
import io.fluxgate.Ticker;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The guard that all clients of the application share, and its registry. */
@AutoConfiguration
@ConditionalOnProperty(name = "fluxgate.http.enabled", matchIfMissing = true)
@EnableConfigurationProperties(FluxgateProperties.class)
class FluxgateAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty(name = "fluxgate.http.log-transitions", matchIfMissing = true)
  LogListener fluxgateLogListener() {
    return LogListener.create();
  }

  @Bean
  @ConditionalOnMissingBean
  HttpGuard fluxgateHttpGuard(
      FluxgateProperties properties,
      ObjectProvider<HttpKey> key,
      ObjectProvider<Ticker> ticker,
      ObjectProvider<Listener> listeners,
      ObjectProvider<HttpGuardCustomizer> customizers) {
    List<Listener> all = listeners.orderedStream().toList();
    PolicyFactory policies =
        new PolicyFactory(properties.http().shadow(), all, ticker.getIfAvailable(Ticker::system));
    HttpGuard.Builder builder = GuardFactory.builder(properties, policies, key.getIfAvailable());
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }

  @Bean
  @ConditionalOnMissingBean
  CircuitBreakerRegistry fluxgateCircuitBreakerRegistry(HttpGuard guard) {
    return guard.registry();
  }
}
