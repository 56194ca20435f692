package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Supplies the result of a call that failed or was rejected.
 *
 * <pre>{@code
 * Receipt receipt = breaker.call(() -> charge(amount), error -> cached());
 * }</pre>
 *
 * <p>A fallback runs after the call is settled, on the thread on which the call failed, so it
 * cannot affect the breaker. It may return null. What it throws reaches the caller.
 *
 * @param <T> the type of the result
 * @param <X> what the fallback throws; the compiler infers {@link RuntimeException} for a lambda
 *     without checked exceptions
 */
@FunctionalInterface
public interface Fallback<T extends @Nullable Object, X extends Exception> {

  /**
   * {@return the result to use instead of the error}
   *
   * @param error what the call threw, or a {@link CallNotPermittedException}
   * @throws X if there is no result; may be {@code error} itself, and otherwise carries {@code
   *     error} as suppressed
   */
  T apply(Throwable error) throws X;

  /**
   * {@return a fallback for errors of one type; any other error reaches the caller unchanged}
   *
   * <pre>{@code
   * breaker.callAsync(() -> chargeAsync(amount), Fallback.of(IOException.class, e -> cached()));
   * }</pre>
   *
   * @param <T> the type of the result
   * @param <E> the type of the errors
   * @param type the errors to replace, subclasses included
   * @param fallback supplies the result for such an error
   */
  static <T extends @Nullable Object, E extends Throwable> Fallback<T, Exception> of(
      Class<E> type, Fallback<? extends T, ?> fallback) {
    Checks.notNull("type", type);
    Checks.notNull("fallback", fallback);
    return error -> {
      if (type.isInstance(error)) {
        return fallback.apply(error);
      }
      throw Fallback.<Exception>asIs(error);
    };
  }

  /** Throws an error of any type, even one that is no {@link Exception}. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X asIs(Throwable error) throws X {
    throw (X) error;
  }
}
