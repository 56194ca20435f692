package io.fluxgate;

/**
 * A call without a result that declares which exception it throws, so that {@link
 * CircuitBreaker#run(CheckedRunnable)} throws only that one.
 *
 * @param <X> what the call throws; the compiler infers {@link RuntimeException} for a lambda
 *     without checked exceptions
 */
@FunctionalInterface
public interface CheckedRunnable<X extends Exception> {

  /**
   * Makes the call.
   *
   * @throws X if the call fails
   */
  void run() throws X;
}
