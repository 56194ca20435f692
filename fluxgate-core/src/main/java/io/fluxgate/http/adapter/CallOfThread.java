package io.fluxgate.http.adapter;

import io.fluxgate.CheckedCallable;
import io.fluxgate.http.HttpGuardEngine;
import org.jspecify.annotations.Nullable;

/**
 * A client's call that a thread is sending, within another one's if {@code outer} is not null: an
 * authenticator may fetch a token with the same client.
 *
 * <p>A client that has the same guard twice sends each call through it twice. The inner one finds
 * the outer one's mark here and lets the call pass.
 *
 * @param call the client's own object for the call, compared by identity
 */
record CallOfThread(HttpGuardEngine guard, Object call, @Nullable CallOfThread outer) {

  /**
   * An array, which stays with the thread: to set and remove the mark itself would allocate at each
   * call. It is of a class of the JDK, so that a thread does not keep an application's classes.
   */
  private static final ThreadLocal<@Nullable Object[]> INNERMOST =
      ThreadLocal.withInitial(() -> new Object[1]);

  /** Whether this thread is sending the call, and the guard has let it pass already. */
  static boolean isGuarded(HttpGuardEngine guard, Object call) {
    CallOfThread mark = (CallOfThread) INNERMOST.get()[0];
    while (mark != null && !(mark.call == call && mark.guard.isSameAs(guard))) {
      mark = mark.outer;
    }
    return mark != null;
  }

  /** Makes a call that the guard has let pass. */
  static <T, X extends Exception> T send(
      HttpGuardEngine guard, Object call, CheckedCallable<? extends T, X> send) throws X {
    @Nullable Object[] innermost = INNERMOST.get();
    CallOfThread outer = (CallOfThread) innermost[0];
    innermost[0] = new CallOfThread(guard, call, outer);
    try {
      return send.call();
    } finally {
      innermost[0] = outer;
    }
  }
}
