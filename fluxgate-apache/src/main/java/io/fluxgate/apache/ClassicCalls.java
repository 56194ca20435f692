package io.fluxgate.apache;

import org.apache.hc.client5.http.classic.ExecChain;
import org.jspecify.annotations.Nullable;

/**
 * Finds the guarded call of a request of the classic client: it sends on the thread that makes the
 * call.
 *
 * <p>A thread-local variable, because the context of a call costs five times as much memory, and
 * programs share contexts. If other code moves the request to another thread, the call is not
 * found; its context then says so.
 */
final class ClassicCalls {

  private static final ThreadLocal<@Nullable ApacheCall> CURRENT = new ThreadLocal<>();

  private ClassicCalls() {}

  static @Nullable ApacheCall current() {
    return CURRENT.get();
  }

  static void enter(@Nullable ApacheCall call) {
    CURRENT.set(call);
  }

  static @Nullable ApacheCall current(ExecChain.Scope scope) {
    ApacheCall call = CURRENT.get();
    if (call != null && call.isOf(scope.exchangeId)) {
      return call;
    }
    ApacheCall.lost(scope.clientContext, scope.exchangeId);
    return null;
  }

  /** The last request interceptor ran. Returns whether its call was found. */
  static boolean prepared() {
    ApacheCall call = CURRENT.get();
    return call != null && call.prepared();
  }
}
