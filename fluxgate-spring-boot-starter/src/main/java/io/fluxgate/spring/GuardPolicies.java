package io.fluxgate.spring;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.http.HttpGuard;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The policies of a guard that the properties describe, which may change while it works. */
final class GuardPolicies {

  private final PolicySet initial;
  private volatile PolicySet current;

  GuardPolicies(PolicySet initial) {
    this.initial = initial;
    this.current = initial;
  }

  void configure(HttpGuard.Builder builder, @Nullable Integer maximumPerGroup) {
    builder.policy(initial.others());
    initial.exact().forEach(builder::policy);
    builder.policies(this::found);
    if (maximumPerGroup != null) {
      builder.maximumBreakersPerGroup(maximumPerGroup, name -> current.groupOf(name));
    }
  }

  /** Null leaves the default to the builder, in which a customizer may have replaced it. */
  private @Nullable CircuitBreakerPolicy found(String name) {
    PolicySet now = current;
    CircuitBreakerPolicy own = now.own(name);
    return own != null || now.others().equals(initial.others()) ? own : now.others();
  }

  /**
   * Gives a guard other policies, and keeps the states of its breakers. Breakers whose policy is
   * not that of the properties keep it.
   *
   * @return how many breakers changed
   */
  int replace(HttpGuard guard, PolicySet next) {
    PolicySet previous = current;
    CircuitBreakerRegistry registry = guard.registry();
    current = next;
    // What the registry knows by name goes before the function.
    Set<String> exact = new LinkedHashSet<>(previous.exact().keySet());
    exact.addAll(next.exact().keySet());
    int changed = 0;
    for (String name : exact) {
      CircuitBreaker present = registry.find(name).orElse(null);
      boolean foreign = present != null && !present.policy().equals(previous.policyOf(name));
      if (!foreign && !next.policyOf(name).equals(previous.policyOf(name))) {
        registry.reconfigure(name, next.policyOf(name));
        changed += present == null ? 0 : 1;
      }
    }
    for (CircuitBreaker breaker : registry.breakers()) {
      CircuitBreakerPolicy policy = next.policyOf(breaker.name());
      if (!exact.contains(breaker.name())
          && !policy.equals(breaker.policy())
          && breaker.policy().equals(previous.policyOf(breaker.name()))) {
        breaker.reconfigure(policy);
        changed++;
      }
    }
    return changed;
  }
}
