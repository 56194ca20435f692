package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import io.fluxgate.spring.FluxgateProperties.Guard;
import io.fluxgate.spring.FluxgateProperties.Http;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** Builds the guards that the properties describe, and changes their policies. */
final class GuardsOfProperties {

  private static final String PREFIX = "fluxgate.http";

  private final FluxgateProperties properties;
  private final ObjectProvider<HttpKey> key;
  private final PolicyBeans.Providers beans;
  private final ConcurrentMap<String, Built> built = new ConcurrentHashMap<>();

  /** A guard with the means to read its properties again. */
  private record Built(
      HttpGuard guard, GuardPolicies policies, HttpKey key, PolicyFactory factory) {}

  GuardsOfProperties(
      FluxgateProperties properties, ObjectProvider<HttpKey> key, PolicyBeans.Providers beans) {
    this.properties = properties;
    this.key = key;
    this.beans = beans;
  }

  /** Builds the application's guard. */
  HttpGuard application(List<HttpGuardCustomizer> customizers) {
    return build("", properties.http(), key.getIfAvailable(), customizers);
  }

  /** Builds the guard of a name. A key among its own properties goes before the application's. */
  HttpGuard named(String name) {
    Guard guard = Objects.requireNonNull(properties.http().guards().get(name), name);
    HttpKey own = guard.key() == null ? key.getIfAvailable() : null;
    return build(name, guard.orElse(properties.http()), own, List.of());
  }

  private HttpGuard build(
      String name, Http http, @Nullable HttpKey own, List<HttpGuardCustomizer> customizers) {
    PolicyFactory.Properties at =
        new PolicyFactory.Properties(name.isEmpty() ? PREFIX : PREFIX + ".guards." + name);
    PolicyFactory factory = new PolicyFactory(http.shadow(), beans.get());
    HttpKey used = GuardFactory.key(at, http, own);
    HttpGuard.Builder builder = GuardFactory.builder(at, http, used);
    GuardPolicies policies = new GuardPolicies(policies(name, properties, used, factory));
    policies.configure(builder, http.maximumBreakersPerGroup());
    customizers.forEach(customizer -> customizer.customize(builder));
    HttpGuard guard = builder.build();
    built.put(name, new Built(guard, policies, used, factory));
    return guard;
  }

  private static PolicySet policies(
      String name, FluxgateProperties properties, HttpKey key, PolicyFactory factory) {
    if (name.isEmpty()) {
      return PolicySet.of("fluxgate", key, factory, properties.policy(), properties.policies());
    }
    Guard guard = Objects.requireNonNull(properties.http().guards().get(name), name);
    return PolicySet.of(
        PREFIX + ".guards." + name,
        key,
        factory,
        guard.policy().orElse(properties.policy()),
        guard.policies());
  }

  /**
   * Gives all guards the policies of other properties.
   *
   * @return how many breakers changed
   * @throws InvalidFluxgatePropertyException if a property is refused; then nothing has changed
   */
  int reconfigure(FluxgateProperties next) {
    Map<String, PolicySet> sets = new ConcurrentHashMap<>();
    built.forEach(
        (name, guard) -> {
          if (name.isEmpty() || next.http().guards().containsKey(name)) {
            sets.put(name, policies(name, next, guard.key, guard.factory));
          }
        });
    int changed = 0;
    for (Map.Entry<String, PolicySet> entry : sets.entrySet()) {
      Built guard = Objects.requireNonNull(built.get(entry.getKey()));
      changed += guard.policies.replace(guard.guard, entry.getValue());
    }
    return changed;
  }
}
