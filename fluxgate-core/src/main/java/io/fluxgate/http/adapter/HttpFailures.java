package io.fluxgate.http.adapter;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.internal.util.Checks;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@link HttpFailureKind} of an exception.
 *
 * <p>An adapter passes the rules for its client's exception types as a function; the rules for the
 * JDK's types and messages are shared by all clients. Thread-safe.
 */
public final class HttpFailures {

  private HttpFailures() {}

  /**
   * {@return the kind of an exception, by the rules of one client and the shared ones}
   *
   * @param error what the client threw
   * @param progress how far the exchange got
   * @param clientRules returns the kind of one exception of the cause chain by the client's own
   *     types, or null if it knows none
   */
  public static HttpFailureKind kindOf(
      Throwable error,
      HttpProgress progress,
      Function<Throwable, @Nullable HttpFailureKind> clientRules) {
    Checks.notNull("error", error);
    Checks.notNull("progress", progress);
    Checks.notNull("clientRules", clientRules);
    HttpFailureKind kind = HttpFailureKind.of(error, clientRules);
    return progress == HttpProgress.NO_RESPONSE ? kind : withinBody(kind);
  }

  /**
   * {@return the kind of an exception, by the shared rules}
   *
   * @param error what the client threw
   * @param progress how far the exchange got
   */
  public static HttpFailureKind kindOf(Throwable error, HttpProgress progress) {
    return kindOf(error, progress, link -> null);
  }

  /** After the headers have arrived, any failure of the connection is a failure of the body. */
  private static HttpFailureKind withinBody(HttpFailureKind kind) {
    return switch (kind) {
      case RESPONSE_TIMEOUT, CALL_TIMEOUT, CANCELLED, LOCAL -> kind;
      case CONNECT_TIMEOUT -> HttpFailureKind.RESPONSE_TIMEOUT;
      default -> HttpFailureKind.BODY;
    };
  }
}
