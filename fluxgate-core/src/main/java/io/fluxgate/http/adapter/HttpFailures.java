package io.fluxgate.http.adapter;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.internal.util.Checks;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the {@link HttpFailureKind} of an exception, from the types and messages of the JDK.
 *
 * <p>An adapter asks its client's own types first and passes what it knows as a function; the rules
 * here are those that every client shares. Thread-safe.
 */
public final class HttpFailures {

  private HttpFailures() {}

  /**
   * {@return the kind of an exception}
   *
   * @param error what the client threw
   * @param progress how far the exchange had come
   * @param clientRules gives the kind of one link of the cause chain, by the client's own exception
   *     types, or null if it does not know it
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
   * {@return the kind of an exception, by the rules that every client shares}
   *
   * @param error what the client threw
   * @param progress how far the exchange had come
   */
  public static HttpFailureKind kindOf(Throwable error, HttpProgress progress) {
    return kindOf(error, progress, link -> null);
  }

  /** Once the headers are there, whatever breaks the connection breaks the body. */
  private static HttpFailureKind withinBody(HttpFailureKind kind) {
    return switch (kind) {
      case RESPONSE_TIMEOUT, CALL_TIMEOUT, CANCELLED, LOCAL -> kind;
      case CONNECT_TIMEOUT -> HttpFailureKind.RESPONSE_TIMEOUT;
      default -> HttpFailureKind.BODY;
    };
  }
}
