package io.fluxgate;

/**
 * Receives the calls that a breaker rejects and those that it lets through as probes, on the thread
 * that makes the call and before it goes on. For what belongs to a call, such as an event on its
 * trace; a {@link Listener} receives the transitions of the breaker.
 *
 * <p>Not reported: calls that METRICS_ONLY would have rejected, because they are made, and calls
 * that {@link CircuitBreaker#tryAcquire} refuses, because their caller may make them all the same.
 *
 * <p>It runs for each rejected call: it must be fast, must not block, and is thread-safe. If it
 * throws, the call goes on, and the first failure is logged.
 */
public interface CallListener {

  /**
   * Called when a call is rejected.
   *
   * @param rejection what the caller receives
   */
  default void onRejected(Rejection rejection) {}

  /**
   * Called when a call is let through as a probe.
   *
   * @param name the name of the breaker
   */
  default void onProbe(String name) {}
}
