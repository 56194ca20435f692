package io.fluxgate.jmx;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.internal.util.Text;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Shows a registry, and controls its breakers by name. */
final class RegistryBean implements CircuitBreakerRegistryMXBean {

  private final CircuitBreakerRegistry registry;
  private final IntSupplier beans;

  RegistryBean(CircuitBreakerRegistry registry, IntSupplier beans) {
    this.registry = registry;
    this.beans = beans;
  }

  @Override
  public int getSize() {
    return registry.size();
  }

  @Override
  public long getOverflows() {
    return registry.overflows();
  }

  @Override
  public int getBeans() {
    return beans.getAsInt();
  }

  @Override
  public Map<CircuitState, Integer> getStates() {
    Map<CircuitState, Integer> states = new EnumMap<>(CircuitState.class);
    for (CircuitState state : CircuitState.values()) {
      states.put(state, 0);
    }
    registry.breakers().forEach(breaker -> states.merge(breaker.state(), 1, Integer::sum));
    return states;
  }

  @Override
  public List<String> namesIn(CircuitState state) {
    return registry.breakers().stream()
        .filter(breaker -> breaker.state() == state)
        .map(breaker -> Text.escaped(breaker.name()))
        .sorted()
        .toList();
  }

  @Override
  public void forceOpen(String name) {
    created(name).forceOpen();
  }

  @Override
  public void reset(String name) {
    find(name).reset();
  }

  @Override
  public void disable(String name) {
    created(name).disable();
  }

  @Override
  public void metricsOnly(String name) {
    created(name).metricsOnly();
  }

  @Override
  public void enforce(String name) {
    find(name).enforce();
  }

  /** A switch of a guard works before the first call; elsewhere any name may be a slip. */
  private CircuitBreaker created(String name) {
    Optional<CircuitBreaker> present = present(name);
    return present.isPresent() || !registry.normalizesNames()
        ? present.orElseThrow(() -> unknown(name))
        : registry.get(name);
  }

  private CircuitBreaker find(String name) {
    return present(name).orElseThrow(() -> unknown(name));
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("No circuit breaker " + Text.escaped(name));
  }

  /**
   * Searches all breakers, because names are shown escaped and the registry does not find its
   * overflow breaker by name.
   */
  private Optional<CircuitBreaker> present(String name) {
    return registry.breakers().stream()
        .filter(breaker -> Text.escaped(breaker.name()).equals(name))
        .findFirst()
        .or(() -> registry.find(name));
  }
}
