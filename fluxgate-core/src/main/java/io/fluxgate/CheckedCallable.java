package io.fluxgate;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Callable} that declares what it throws, so that a call through a breaker throws no more
 * than that.
 *
 * @param <T> the type of the result
 * @param <X> what it throws; inferred as {@link RuntimeException} for a lambda that throws nothing
 *     checked
 */
@FunctionalInterface
public interface CheckedCallable<T extends @Nullable Object, X extends Exception>
    extends Callable<T> {

  /**
   * {@return the result of the call}
   *
   * @throws X if the call fails
   */
  @Override
  T call() throws X;
}
