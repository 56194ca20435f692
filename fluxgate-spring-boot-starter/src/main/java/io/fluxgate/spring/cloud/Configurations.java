package io.fluxgate.spring.cloud;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which policies a factory has given to the registry. */
final class Configurations {

  /** Ids are written in programs; what makes them up at run time must not fill the memory. */
  private static final int MAXIMUM = 10_000;

  private final CircuitBreakerRegistry registry;
  private final Set<String> applied = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Function<String, CircuitBreakerPolicy> others;

  Configurations(CircuitBreakerRegistry registry) {
    this.registry = registry;
  }

  void others(Function<String, CircuitBreakerPolicy> function) {
    others = function;
  }

  /** Returns the policy that an id has without a configuration. */
  FluxgateConfigBuilder builder(String id) {
    applied.remove(id);
    Function<String, CircuitBreakerPolicy> function = others;
    return new FluxgateConfigBuilder(
        function == null ? registry.get(id).policy() : function.apply(id));
  }

  /** Gives the breaker of an id its policy, once. */
  void apply(String id, Map<String, CircuitBreakerPolicy> own) {
    if (applied.contains(id)) {
      return;
    }
    CircuitBreakerPolicy policy = own.get(id);
    Function<String, CircuitBreakerPolicy> function = others;
    if (policy == null && function != null) {
      policy = function.apply(id);
    }
    if (policy != null) {
      registry.reconfigure(id, policy);
    }
    if (applied.size() < MAXIMUM) {
      applied.add(id);
    }
  }
}
