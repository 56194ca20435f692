package io.fluxgate;

/**
 * Notified when a {@link CircuitBreakerRegistry} adds or removes a breaker, for instance to
 * register meters or management beans.
 *
 * <p>Notifications arrive one at a time, a breaker's addition before its removal, on a thread that
 * uses the registry and outside any lock. A slow listener delays that one caller and later
 * notifications. If a breaker comes and goes while a notification is delayed, the listener is
 * notified of neither. A listener may call the registry. If it throws, the other listeners are
 * still notified, and the failure is logged once per registry.
 */
public interface RegistryListener {

  /**
   * Called for each breaker present when the listener is added, and for each one created later.
   * Also called for the overflow breaker, once it is in use.
   *
   * @param breaker may be in use already
   */
  void onAdded(CircuitBreaker breaker);

  /**
   * Called when the registry has evicted or removed a breaker.
   *
   * @param breaker still works for code that holds it; the registry creates a new one for its name
   */
  void onRemoved(CircuitBreaker breaker);
}
