package io.fluxgate.http;

import io.fluxgate.internal.util.Checks;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Why an exchange failed. The same failure has the same kind in all three clients. */
public enum HttpFailureKind {
  /** No connection: refused, unreachable, no route. */
  CONNECT,
  /** No connection in time, including the TLS handshake. */
  CONNECT_TIMEOUT,
  /** The host name has no address. */
  DNS,
  /**
   * The TLS handshake failed because of the certificate, the host name or the protocol, or because
   * the peer closed the connection during the handshake.
   */
  TLS,
  /** No data arrived for too long, before or during the response. */
  RESPONSE_TIMEOUT,
  /** The whole call took longer than the client allows. */
  CALL_TIMEOUT,
  /** The answer did not come for an unusually long time; the call was still under way. */
  OVERDUE,
  /** The caller gave up after an unusually long wait for the answer, or for more of its body. */
  ABANDONED,
  /** The peer reset or closed the connection or the stream before the response. */
  RESET,
  /** The peer violated the HTTP protocol. */
  PROTOCOL,
  /** The body was incomplete, was reset, or could not be decoded. */
  BODY,
  /**
   * The caller cancelled the call or interrupted its thread, before it had waited unusually long.
   */
  CANCELLED,
  /**
   * The cause is on the caller's side: no free connection, a full executor, an invalid request, or
   * the rejection of another breaker.
   */
  LOCAL,
  /** Any other I/O error. */
  UNKNOWN;

  /**
   * {@return the kind of an exception that ended an exchange before its response, by the JDK's
   * exception types}
   *
   * @param error what the client threw, with its causes
   */
  public static HttpFailureKind of(Throwable error) {
    return of(error, link -> null);
  }

  /**
   * {@return the kind of an exception that ended an exchange before its response, by the exception
   * types of the client and of the JDK}
   *
   * @param error what the client threw, with its causes
   * @param clientRules returns the kind of one exception of the cause chain, or null if it knows
   *     none
   */
  public static HttpFailureKind of(
      Throwable error, Function<Throwable, @Nullable HttpFailureKind> clientRules) {
    return ExceptionKinds.kindOf(
        Checks.notNull("error", error), Checks.notNull("clientRules", clientRules));
  }
}
