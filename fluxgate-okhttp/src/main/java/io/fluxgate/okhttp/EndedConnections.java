package io.fluxgate.okhttp;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.internal.util.Causes;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import javax.net.ssl.SSLException;

/**
 * Recognizes the end of an HTTP/2 connection, which its streams see in several ways: those that
 * wait for an answer, those that are being written, and those that the server did not get to.
 */
final class EndedConnections {

  /** OkHttp's internal package for HTTP/2. */
  private static final String HTTP2 = "okhttp3.internal.http2.";

  private EndedConnections() {}

  /** Whether an HTTP/2 stream failed because its whole connection ended. */
  static boolean endsConnection(HttpFailureKind kind, Throwable error) {
    return (kind == HttpFailureKind.RESET
            || kind == HttpFailureKind.PROTOCOL
            || kind == HttpFailureKind.BODY)
        && Causes.anyMatch(error, link -> isReset(link) || isFromConnection(link));
  }

  /**
   * To its reader, a stream is reset by {@code CANCEL} where the connection was closed, and by
   * {@code REFUSED_STREAM} where the server shut down before it got to the stream (OkHttp 4.12 to
   * 5.5). If the server itself resets streams with these codes, OkHttp gives up their connection,
   * too.
   */
  private static boolean isReset(Throwable error) {
    String name = error.getClass().getName();
    return name.equals(HTTP2 + "ConnectionShutdownException")
        || (name.equals(HTTP2 + "StreamResetException")
            && Causes.messageIs(
                error, "stream was reset: cancel", "stream was reset: refused_stream"));
  }

  /** Whether the connection was being read or written, rather than one of its streams. */
  private static boolean isFromConnection(Throwable error) {
    Class<?> type = error.getClass();
    if (type != SocketException.class
        && type != SSLException.class
        && type != EOFException.class
        && type != IOException.class) {
      return false;
    }
    for (StackTraceElement frame : error.getStackTrace()) {
      if (frame.getClassName().startsWith(HTTP2)) {
        return !frame.getClassName().startsWith(HTTP2 + "Http2Stream");
      }
    }
    return false;
  }
}
