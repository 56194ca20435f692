package io.fluxgate;

/**
 * A call without a result that declares what it throws.
 *
 * @param <X> what it throws; inferred as {@link RuntimeException} for a lambda that throws nothing
 *     checked
 */
@FunctionalInterface
public interface CheckedRunnable<X extends Exception> {

  /**
   * Makes the call.
   *
   * @throws X if it fails
   */
  void run() throws X;
}
