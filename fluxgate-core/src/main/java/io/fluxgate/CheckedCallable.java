package io.fluxgate;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Callable} that declares which exception it throws, so that {@link
 * CircuitBreaker#call(CheckedCallable)} throws only that one.
 *
 * <pre>{@code
 * Receipt receipt = breaker.call(() -> charge(amount));
 * }</pre>
 *
 * <p>If {@code charge} throws {@code IOException}, so does {@code call}; if it throws no checked
 * exception, there is nothing to catch.
 *
 * @param <T> the type of the result
 * @param <X> what the call throws; the compiler infers {@link RuntimeException} for a lambda
 *     without checked exceptions
 */
@FunctionalInterface
public interface CheckedCallable<T extends @Nullable Object, X extends Exception>
    extends Callable<T> {

  /**
   * Makes the call.
   *
   * @return the result of the call
   * @throws X if the call fails
   */
  @Override
  T call() throws X;
}
