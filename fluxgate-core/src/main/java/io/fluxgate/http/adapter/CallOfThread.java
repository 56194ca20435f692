package io.fluxgate.http.adapter;

import io.fluxgate.CheckedCallable;
import io.fluxgate.http.HttpGuardEngine;
import io.fluxgate.http.HttpRequestInfo;
import org.jspecify.annotations.Nullable;

/**
 * Marks the call that a thread is sending, so that a second guard on its way lets it pass. Marks
 * nest: an authenticator may fetch a token with the same client.
 *
 * <p>A client that has the same guard twice sends each call through it twice. The inner one finds
 * the outer one's mark here and lets the call pass. Where one client drives another, as Feign
 * drives OkHttp, the two have objects of their own for the same call: the first request to the same
 * place is taken for it.
 */
final class CallOfThread {

  /**
   * An array, which stays with the thread: to set and remove the mark itself would allocate at each
   * call. It is of a class of the JDK, so that a thread does not keep an application's classes.
   */
  private static final ThreadLocal<@Nullable Object[]> INNERMOST =
      ThreadLocal.withInitial(() -> new Object[1]);

  private final ChargedExchange exchange;

  /** The client's own object for the call, compared by identity. */
  private final Object call;

  private final @Nullable CallOfThread outer;

  /**
   * The same call's object in the client that this one drives. Only the thread itself writes and
   * reads it.
   */
  private @Nullable Object inner;

  private CallOfThread(ChargedExchange exchange, Object call, @Nullable CallOfThread outer) {
    this.exchange = exchange;
    this.call = call;
    this.outer = outer;
  }

  /** Whether this thread is sending the call, and the guard has let it pass already. */
  static boolean isGuarded(HttpGuardEngine guard, Object call, HttpRequestInfo request) {
    CallOfThread mark = (CallOfThread) INNERMOST.get()[0];
    while (mark != null && !(mark.exchange.guard.isSameAs(guard) && mark.is(call, request))) {
      mark = mark.outer;
    }
    return mark != null;
  }

  private boolean is(Object other, HttpRequestInfo request) {
    if (other == call || other == inner) {
      return true;
    }
    // A second call of the same client is another call, whatever its request.
    if (inner != null || other.getClass() == call.getClass() || !isSamePlace(request)) {
      return false;
    }
    inner = other;
    return true;
  }

  private boolean isSamePlace(HttpRequestInfo request) {
    HttpRequestInfo sent = exchange.request();
    return request.method().equals(sent.method())
        && request.path().equals(sent.path())
        && exchange.guard.isSameHost(sent, request);
  }

  /** Makes a call that the guard has let pass. */
  static <T, X extends Exception> T send(
      ChargedExchange exchange, Object call, CheckedCallable<? extends T, X> send) throws X {
    @Nullable Object[] innermost = INNERMOST.get();
    CallOfThread outer = (CallOfThread) innermost[0];
    innermost[0] = new CallOfThread(exchange, call, outer);
    try {
      return send.call();
    } finally {
      innermost[0] = outer;
    }
  }
}
