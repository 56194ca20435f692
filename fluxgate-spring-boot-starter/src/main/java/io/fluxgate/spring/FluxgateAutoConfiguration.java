package io.fluxgate.spring;

import io.fluxgate.CallContext;
import io.fluxgate.CallListener;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Listener;
import io.fluxgate.LogListener;
import io.fluxgate.Ticker;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The guards that the clients of the application share, and the registry of the first one. */
@AutoConfiguration
@ConditionalOnProperty(name = "fluxgate.http.enabled", matchIfMissing = true)
@EnableConfigurationProperties(FluxgateProperties.class)
@Import(NamedGuardsRegistrar.class)
class FluxgateAutoConfiguration {

  static final String GUARDS = "fluxgateGuardsOfProperties";

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty(name = "fluxgate.http.log-transitions", matchIfMissing = true)
  LogListener fluxgateLogListener() {
    return LogListener.create();
  }

  @Bean(GUARDS)
  GuardsOfProperties fluxgateGuardsOfProperties(
      FluxgateProperties properties,
      ObjectProvider<HttpKey> key,
      ObjectProvider<Ticker> ticker,
      ObjectProvider<Listener> listeners,
      ObjectProvider<CallListener> callListeners,
      ObjectProvider<CallContext> callContext,
      Environment environment) {
    FleetDecision.require(environment);
    return new GuardsOfProperties(
        properties, key, new PolicyBeans.Providers(ticker, listeners, callListeners, callContext));
  }

  @Bean
  @ConditionalOnMissingBean
  HttpGuard fluxgateHttpGuard(
      GuardsOfProperties guards, ObjectProvider<HttpGuardCustomizer> customizers) {
    return guards.application(customizers.orderedStream().toList());
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnSingleCandidate(HttpGuard.class)
  CircuitBreakerRegistry fluxgateCircuitBreakerRegistry(HttpGuard guard) {
    return guard.registry();
  }

  @Bean
  Sources fluxgateSources(ConfigurableListableBeanFactory beans, FluxgateProperties properties) {
    return Sources.of(beans, !properties.breakers().isEmpty());
  }

  @Bean
  static ConfigurationPropertiesBindHandlerAdvisor fluxgateTimesWithUnits(Environment environment) {
    return handler -> new TimesWithUnits(handler, environment);
  }

  @Bean
  static RefreshListener fluxgateRefreshListener(
      ObjectProvider<GuardsOfProperties> guards,
      ObjectProvider<FluxgateProperties> properties,
      Environment environment) {
    return new RefreshListener(guards, properties, environment);
  }
}
