package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Supplies a result in place of a call that failed or was rejected.
 *
 * <p>It runs after the call is settled, on the thread that fails it, so one that throws, blocks or
 * returns null costs the caller its result and the breaker nothing. It may call the breaker.
 *
 * @param <T> the type of the result
 * @param <X> what it throws; inferred as {@link RuntimeException} for a lambda that throws nothing
 *     checked
 */
@FunctionalInterface
public interface Fallback<T extends @Nullable Object, X extends Exception> {

  /**
   * {@return a result in place of the error}
   *
   * @param error what the call threw, or a {@link CallNotPermittedException}
   * @throws X the same error, or another one, which then carries the first as suppressed
   */
  T apply(Throwable error) throws X;

  /**
   * {@return a fallback for errors of one type; any other error reaches the caller as it is}
   *
   * <pre>{@code
   * breaker.callAsync(() -> chargeAsync(amount), Fallback.of(IOException.class, e -> cached()));
   * }</pre>
   *
   * @param <T> the type of the result
   * @param <E> the type of the errors
   * @param type the errors it recovers from, subclasses included
   * @param fallback supplies the result in place of such an error
   */
  static <T extends @Nullable Object, E extends Throwable> Fallback<T, Exception> of(
      Class<E> type, Fallback<? extends T, ?> fallback) {
    Checks.notNull("type", type);
    Checks.notNull("fallback", fallback);
    return error -> {
      if (type.isInstance(error)) {
        return fallback.apply(error);
      }
      // The engine passes no Error to a fallback.
      throw (Exception) error;
    };
  }
}
