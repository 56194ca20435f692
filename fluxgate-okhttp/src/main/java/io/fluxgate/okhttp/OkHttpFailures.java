package io.fluxgate.okhttp;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.adapter.HttpFailures;
import io.fluxgate.internal.util.Causes;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownServiceException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Finds the kind of a failure, from OkHttp's exceptions. */
final class OkHttpFailures {

  /** OkHttp's internal package for HTTP/2. */
  private static final String HTTP2 = "okhttp3.internal.http2.";

  private OkHttpFailures() {}

  static HttpFailureKind kindOf(Throwable error, HttpProgress progress) {
    return HttpFailures.kindOf(error, progress, link -> rule(link, progress));
  }

  private static @Nullable HttpFailureKind rule(Throwable error, HttpProgress progress) {
    if (isHttp2Reset(error)) {
      return HttpFailureKind.RESET;
    }
    if (error instanceof UnknownServiceException || isOfRequestBody(error, progress)) {
      return HttpFailureKind.LOCAL;
    }
    if (error instanceof SocketTimeoutException) {
      return isWithinHandshake(error) ? HttpFailureKind.CONNECT_TIMEOUT : null;
    }
    // A reset within the handshake; the other clients wrap it in an SSLHandshakeException.
    if (error.getClass() == SocketException.class && !Causes.messageHas(error, "interrupt")) {
      return isWithinHandshake(error) ? HttpFailureKind.TLS : null;
    }
    // The JDK wraps a reset of an established TLS connection now and then.
    if (error.getClass() == SSLException.class && error.getCause() instanceof SocketException) {
      return isWithinHandshake(error) ? null : HttpFailureKind.RESET;
    }
    return error.getClass() == IOException.class ? ofHttp2Connection(error) : null;
  }

  /**
   * What breaks an HTTP/2 connection reaches its streams as a plain exception (4.12 to 5.5): where
   * it was thrown shows whether the peer sent garbage, or the connection was closed already.
   */
  private static @Nullable HttpFailureKind ofHttp2Connection(Throwable error) {
    StackTraceElement[] stack = error.getStackTrace();
    String thrower = stack.length == 0 ? "" : stack[0].getClassName();
    if (thrower.startsWith(HTTP2 + "Http2Reader") || thrower.startsWith(HTTP2 + "Hpack")) {
      return HttpFailureKind.PROTOCOL;
    }
    return thrower.startsWith(HTTP2) ? HttpFailureKind.RESET : null;
  }

  /**
   * These two are internal: the stream was reset, or the connection shut down before the stream
   * began.
   */
  private static boolean isHttp2Reset(Throwable error) {
    String name = error.getClass().getName();
    return name.equals(HTTP2 + "StreamResetException")
        || name.equals(HTTP2 + "ConnectionShutdownException");
  }

  /**
   * Whether the request body is shorter or longer than its declared length. A response body that is
   * too short has the same message, but is read only after the headers.
   */
  private static boolean isOfRequestBody(Throwable error, HttpProgress progress) {
    String message = error.getMessage();
    return error instanceof ProtocolException
        && progress == HttpProgress.NO_RESPONSE
        && message != null
        && (message.equals("unexpected end of stream") || message.contains(" bytes but received "));
  }

  /**
   * Whether it was thrown by {@code SSLSocket.startHandshake()} of any TLS provider. OkHttp reads
   * the handshake with the read timeout (4.12 to 5.5), so type and message are those of a response
   * that does not come.
   */
  private static boolean isWithinHandshake(Throwable error) {
    for (StackTraceElement frame : error.getStackTrace()) {
      if (frame.getMethodName().equals("startHandshake")) {
        return true;
      }
    }
    return false;
  }
}
