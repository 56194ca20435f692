package io.fluxgate.http;

import io.fluxgate.internal.util.Checks;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Why an exchange failed. The same fault is of the same kind whichever client met it. */
public enum HttpFailureKind {
  /** No connection: refused, unreachable, no route. */
  CONNECT,
  /** No connection in time, the TLS handshake included. */
  CONNECT_TIMEOUT,
  /** The host name has no address. */
  DNS,
  /**
   * The TLS handshake failed: certificate, host name, protocol, or the peer closed in the middle of
   * it.
   */
  TLS,
  /** Nothing came for too long, before or within the response. */
  RESPONSE_TIMEOUT,
  /** The whole call took longer than the client allows. */
  CALL_TIMEOUT,
  /** The peer reset or closed the connection or the stream before the response. */
  RESET,
  /** The peer did not speak HTTP. */
  PROTOCOL,
  /** The body broke off, was reset, or could not be decoded. */
  BODY,
  /** The caller cancelled the call or interrupted its thread. */
  CANCELLED,
  /**
   * The fault is on this side: no free connection, a full executor, an invalid request, another
   * breaker.
   */
  LOCAL,
  /** Some I/O error of which nothing else is known. */
  UNKNOWN;

  /**
   * {@return the kind of an exception that ended an exchange before its response, by the types of
   * the JDK}
   *
   * @param error what the client threw, causes included
   */
  public static HttpFailureKind of(Throwable error) {
    return of(error, link -> null);
  }

  /**
   * {@return the kind of an exception that ended an exchange before its response, by a client's own
   * types and those of the JDK}
   *
   * @param error what the client threw, causes included
   * @param clientRules returns the kind of one link of the cause chain, null if it knows none
   */
  public static HttpFailureKind of(
      Throwable error, Function<Throwable, @Nullable HttpFailureKind> clientRules) {
    return ExceptionKinds.kindOf(
        Checks.notNull("error", error), Checks.notNull("clientRules", clientRules));
  }
}
