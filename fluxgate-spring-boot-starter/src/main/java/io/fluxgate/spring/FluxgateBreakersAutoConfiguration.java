package io.fluxgate.spring;

import io.fluxgate.CallContext;
import io.fluxgate.CallListener;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Listener;
import io.fluxgate.Ticker;
import io.fluxgate.internal.spring.NamedCalls;
import io.fluxgate.spring.FluxgateProperties.Policy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** The breakers that annotations and Spring Cloud name, which no guard has. */
@AutoConfiguration(after = FluxgateAutoConfiguration.class)
@ConditionalOnBean(FluxgateProperties.class)
class FluxgateBreakersAutoConfiguration {

  /** No default candidate: by its type, the registry of the guard is found. */
  @Bean(name = NamedCalls.REGISTRY, defaultCandidate = false)
  @ConditionalOnMissingBean(name = NamedCalls.REGISTRY)
  @Lazy
  CircuitBreakerRegistry fluxgateBreakerRegistry(
      FluxgateProperties properties,
      ObjectProvider<Ticker> ticker,
      ObjectProvider<Listener> listeners,
      ObjectProvider<CallListener> callListeners,
      ObjectProvider<CallContext> callContext) {
    PolicyBeans.Providers beans =
        new PolicyBeans.Providers(ticker, listeners, callListeners, callContext);
    PolicyFactory factory = new PolicyFactory(properties.http().shadow(), beans.get());
    CircuitBreakerPolicy others = policy(factory, "fluxgate.policy", properties.policy());
    Map<String, CircuitBreakerPolicy> named = new LinkedHashMap<>();
    properties
        .breakers()
        .forEach(
            (name, own) -> {
              String prefix = "fluxgate.breakers[" + name + "]";
              Policy whole = own.orElse(properties.policy());
              named.put(name, policy(factory, prefix, whole));
            });
    NamedPolicies policies = new NamedPolicies(named, others);
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder().policies(policies::of).build();
    // They are in the endpoint and have meters before their first call.
    policies.names().forEach(registry::get);
    return registry;
  }

  private static CircuitBreakerPolicy policy(
      PolicyFactory factory, String prefix, Policy properties) {
    new PolicyFactory.Properties(prefix)
        .expect(properties.hosts() == null, "hosts", "is set (expected: only in policies)");
    return factory.policy(prefix, properties).toBuilder().tracker(NamedCalls.failures()).build();
  }
}
