package io.fluxgate.jmx;

import io.fluxgate.CircuitState;
import java.util.List;
import java.util.Map;

/**
 * The attributes of a registry, and commands for all its breakers, also those without a bean.
 *
 * <p>The operations take names as {@link #namesIn} lists them, and throw {@link
 * IllegalArgumentException} if there is no breaker of that name. They make none.
 */
public interface CircuitBreakerRegistryMXBean {

  /** {@return the number of breakers, without the overflow breaker} */
  int getSize();

  /** {@return how often a name had to share the overflow breaker} */
  long getOverflows();

  /** {@return the number of breakers that have a bean} */
  int getBeans();

  /** {@return the number of breakers in each state} */
  Map<CircuitState, Integer> getStates();

  /**
   * {@return the names of the breakers in a state, sorted, with control characters escaped}
   *
   * @param state a state, such as {@code OPEN}
   */
  List<String> namesIn(CircuitState state);

  /**
   * Rejects every call until another command changes the state.
   *
   * @param name of the breaker
   */
  void forceOpen(String name);

  /**
   * Closes the circuit and forgets outcomes, streak and reopens.
   *
   * @param name of the breaker
   */
  void reset(String name);

  /**
   * Lets every call pass and records nothing until another command changes the state.
   *
   * @param name of the breaker
   */
  void disable(String name);

  /**
   * Lets every call pass, and shows what would be done.
   *
   * @param name of the breaker
   */
  void metricsOnly(String name);

  /**
   * Makes a METRICS_ONLY breaker real with all that it learnt.
   *
   * @param name of the breaker
   */
  void enforce(String name);
}
