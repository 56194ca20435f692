package io.fluxgate.jmx;

import io.fluxgate.CircuitState;
import java.util.List;
import java.util.Map;

/**
 * The attributes of a registry, and commands for all its breakers, also those without a bean.
 *
 * <p>The operations take a name as {@link #namesIn} returns it, or an address in any spelling if
 * the registry is that of an {@code HttpGuard}. They throw an {@link IllegalArgumentException} if
 * there is no breaker of that name; only in the registry of a guard do {@link #forceOpen}, {@link
 * #disable} and {@link #metricsOnly} create it, so that they also work before the first call.
 */
@Description("All circuit breakers of a registry, also those without a bean")
public interface CircuitBreakerRegistryMXBean {

  /** {@return the number of breakers, without the overflow breaker} */
  @Description("Breakers, without the overflow breaker")
  int getSize();

  /** {@return how often a call passed unguarded, because there was no room for its breaker} */
  @Description("How often a call passed unguarded, because there was no room for its breaker")
  long getOverflows();

  /** {@return the number of breakers that have a bean} */
  @Description("Breakers that have a bean")
  int getBeans();

  /** {@return the number of breakers in each state} */
  @Description("How many breakers are in each state")
  Map<CircuitState, Integer> getStates();

  /**
   * {@return the names of the breakers in a state, sorted, with control characters escaped}
   *
   * @param state a state, such as {@code OPEN}
   */
  @Description("The names of the breakers in a state, sorted")
  List<String> namesIn(CircuitState state);

  /**
   * Rejects every call until another command changes the state.
   *
   * @param name the breaker's name
   */
  @Description("Rejects every call until another command")
  void forceOpen(String name);

  /**
   * Closes a breaker's circuit and forgets its outcomes, streak and reopens.
   *
   * @param name the breaker's name
   */
  @Description("Closes the circuit and forgets outcomes, streak and reopens")
  void reset(String name);

  /**
   * Lets every call pass and records nothing until another command changes the state.
   *
   * @param name the breaker's name
   */
  @Description("Lets every call pass and records nothing until another command")
  void disable(String name);

  /**
   * Lets every call of a breaker pass, but records and signals what the breaker would do.
   *
   * @param name the breaker's name
   */
  @Description("Lets every call pass, but records and signals what the breaker would do")
  void metricsOnly(String name);

  /**
   * Makes a METRICS_ONLY breaker enforce what its shadow has learnt. Does nothing in other states.
   *
   * @param name the breaker's name
   */
  @Description("Makes a METRICS_ONLY breaker enforce what its shadow has learnt")
  void enforce(String name);
}
