package io.fluxgate.spring;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.internal.spring.NamedCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.function.SingletonSupplier;

/** The beans of the application that have breakers: guards, registries, and single breakers. */
final class Sources {

  private final Supplier<List<Source>> all;

  private Sources(Supplier<List<Source>> all) {
    this.all = SingletonSupplier.of(all);
  }

  static Sources of(HttpGuard guard) {
    Source only = Source.of("httpGuard", guard);
    return new Sources(() -> List.of(only));
  }

  /**
   * Looks at the beans when it is asked first, so that none is created too early.
   *
   * @param named whether properties name breakers
   */
  static Sources of(ConfigurableListableBeanFactory beans, boolean named) {
    return new Sources(() -> find(beans, named));
  }

  /** Returns all; the guard that clients have comes first. */
  List<Source> all() {
    return all.get();
  }

  /** Returns the one of a bean's or a guard's name. */
  Optional<Source> named(String name) {
    return all().stream().filter(source -> source.isNamed(name)).findFirst();
  }

  private static List<Source> find(ConfigurableListableBeanFactory beans, boolean named) {
    List<Source> sources = new ArrayList<>();
    HttpGuard used = beans.getBeanProvider(HttpGuard.class).getIfUnique();
    beans
        .getBeansOfType(HttpGuard.class, false, true)
        .forEach(
            (name, guard) ->
                sources.add(guard == used ? 0 : sources.size(), Source.of(name, guard)));
    for (String name : beans.getBeanNamesForType(CircuitBreakerRegistry.class, false, true)) {
      // Not even made where nothing names a breaker.
      if (named || !name.equals(NamedCalls.REGISTRY) || beans.containsSingleton(name)) {
        CircuitBreakerRegistry registry = beans.getBean(name, CircuitBreakerRegistry.class);
        if (sources.stream().noneMatch(source -> source.registry() == registry)) {
          sources.add(new Source(name, null, registry, null));
        }
      }
    }
    beans
        .getBeansOfType(CircuitBreaker.class, false, true)
        .forEach(
            (name, breaker) -> {
              if (sources.stream().noneMatch(source -> source.has(breaker))) {
                sources.add(new Source(name, null, null, breaker));
              }
            });
    return List.copyOf(sources);
  }

  /**
   * A bean that has breakers.
   *
   * @param name the bean's
   * @param guard null if it is no guard
   * @param registry null if it has one breaker
   * @param breaker null if it has any number
   */
  record Source(
      String name,
      @Nullable HttpGuard guard,
      @Nullable CircuitBreakerRegistry registry,
      @Nullable CircuitBreaker breaker) {

    static Source of(String name, HttpGuard guard) {
      CircuitBreaker single = guard.breaker().orElse(null);
      return new Source(name, guard, single == null ? guard.registry() : null, single);
    }

    boolean isNamed(String other) {
      return name.equals(other) || name.equals(NamedGuardsRegistrar.beanName(other));
    }

    boolean has(CircuitBreaker other) {
      return breaker == other || (registry != null && registry.breakers().contains(other));
    }
  }
}
