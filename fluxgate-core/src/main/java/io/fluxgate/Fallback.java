package io.fluxgate;

/**
 * Makes up a result where a call failed or was rejected.
 *
 * <p>It runs after the call is settled, on the thread that fails it, so one that throws, blocks or
 * returns null costs the caller its result and the breaker nothing. It may call the breaker.
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
