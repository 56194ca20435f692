package io.fluxgate.http.adapter;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.internal.util.Causes;
import org.jspecify.annotations.Nullable;

/**
 * Finds what calls on one connection have in common when it ends: clients (the JDK's, OkHttp,
 * Apache) hand all of them the exception that ended it, or a new one around it.
 */
final class SharedFailure {

  private SharedFailure() {}

  /**
   * Returns the exception that shows which connection ended; null if the call failed for another
   * reason.
   */
  static @Nullable Throwable of(HttpFailureKind kind, Throwable error) {
    if (!mayEndConnection(kind)) {
      return null;
    }
    Throwable root = Causes.root(error);
    // One without a stack trace is made once, and thrown for whatever connection.
    return root == null || root.getStackTrace().length == 0 ? null : root;
  }

  /**
   * Whether a connection that calls share may have ended. Those that wait for one which cannot be
   * opened may share an exception, too (Apache), and each of them has found the host out of reach.
   * Each call that times out has waited by itself.
   */
  private static boolean mayEndConnection(HttpFailureKind kind) {
    return kind == HttpFailureKind.RESET
        || kind == HttpFailureKind.PROTOCOL
        || kind == HttpFailureKind.BODY;
  }
}
