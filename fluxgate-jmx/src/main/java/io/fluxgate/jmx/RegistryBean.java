package io.fluxgate.jmx;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import io.fluxgate.internal.util.Text;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
    find(name).forceOpen();
  }

  @Override
  public void reset(String name) {
    find(name).reset();
  }

  @Override
  public void disable(String name) {
    find(name).disable();
  }

  @Override
  public void metricsOnly(String name) {
    find(name).metricsOnly();
  }

  @Override
  public void enforce(String name) {
    find(name).enforce();
  }

  /**
   * Searches all breakers, because names are shown escaped and the registry does not find its
   * overflow breaker by name.
   */
  private CircuitBreaker find(String name) {
    return registry.breakers().stream()
        .filter(breaker -> Text.escaped(breaker.name()).equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("No circuit breaker " + Text.escaped(name)));
  }
}
