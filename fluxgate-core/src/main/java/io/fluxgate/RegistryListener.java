package io.fluxgate;

/**
 * Is told of the breakers that a {@link CircuitBreakerRegistry} makes and drops, so that what shows
 * them (meters, management beans) comes and goes with them.
 *
 * <p>A breaker's arrival is told before its departure, and one thing at a time, on a thread that
 * asked the registry for a breaker and off any lock: be quick, for a slow one delays that caller
 * and later news, though no other caller. It may call the registry. One that throws is logged, once
 * per registry, and the others still hear.
 */
public interface RegistryListener {

  /**
   * Is called for each breaker that there is when the listener is added, and for each one made
   * later, the overflow breaker among them once it is used.
   *
   * @param breaker may be in use already
   */
  void onAdded(CircuitBreaker breaker);

  /**
   * Is called when the registry has dropped a breaker.
   *
   * @param breaker whoever kept it may still use it; the registry makes another for its name
   */
  void onRemoved(CircuitBreaker breaker);
}
