package io.fluxgate.internal.state;

import io.fluxgate.CheckedCallable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The call of a probe that a thread is making, within that of another breaker's probe if not null.
 * Calls of the same breaker that it makes on this thread belong to it as long as it is open.
 */
record ProbeScope(State.Owner machine, @Nullable ProbeScope outer, BooleanSupplier isOpen) {

  private static final ThreadLocal<@Nullable ProbeScope> INNERMOST = new ThreadLocal<>();

  /** {@return whether this thread is within the call of an open probe of this breaker} */
  static boolean covers(State.Owner machine) {
    ProbeScope scope = INNERMOST.get();
    while (scope != null && (scope.machine != machine || !scope.isOpen.getAsBoolean())) {
      scope = scope.outer;
    }
    return scope != null;
  }

  /** Makes the call of a probe. */
  static <T extends @Nullable Object, X extends Exception> T call(
      State.Owner machine, CheckedCallable<? extends T, X> callable, BooleanSupplier isOpen)
      throws X {
    ProbeScope outer = INNERMOST.get();
    INNERMOST.set(new ProbeScope(machine, outer, isOpen));
    try {
      return callable.call();
    } finally {
      if (outer == null) {
        INNERMOST.remove();
      } else {
        INNERMOST.set(outer);
      }
    }
  }
}
