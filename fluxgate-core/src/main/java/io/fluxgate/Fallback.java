package io.fluxgate;

/**
 * Makes up a result where a call failed or was rejected.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface Fallback<T> {

  /**
   * {@return a result in place of the error}
   *
   * @param error what the call threw, or a {@link CallNotPermittedException}
   * @throws Exception the same error, or another one, which then carries the first as suppressed
   */
  T apply(Throwable error) throws Exception;
}
