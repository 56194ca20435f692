package io.fluxgate.okhttp;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.adapter.HttpFailures;
import io.fluxgate.internal.util.Causes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.UnknownServiceException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Finds the kind of a failure, from OkHttp's exceptions. */
final class OkHttpFailures {

  /** OkHttp's internal package for HTTP/2. */
  private static final String HTTP2 = "okhttp3.internal.http2.";

  private static final Pattern UNFINISHED_LINE =
      Pattern.compile("\\\\n not found: limit=(\\d{1,18}) content=(\\p{XDigit}*).*");

  private static final int LONG_LINE = 128;

  private static final Pattern DISAGREEING_LENGTHS =
      Pattern.compile("Content-Length \\(-?\\d+\\) and stream length \\(\\d+\\) disagree");

  private static final Set<String> RESPONSE_BODY =
      Set.of(
          "okhttp3.internal.connection.Exchange$ResponseBodySource",
          "okio.GzipSource",
          "okio.InflaterSource");

  /** Where OkHttp (4.12 to 5.5) sends the request, and reads status line and headers. */
  private static final String CALLING_SERVER = "okhttp3.internal.http.CallServerInterceptor";

  private static final Pattern CLIENT = Pattern.compile("(okhttp3|okio|kotlin|java)\\..*");

  /**
   * Of {@code SSLSocket}, by any TLS provider. OkHttp reads the handshake with the read timeout
   * (4.12 to 5.5), so type and message are those of a response that does not come.
   */
  private static final String HANDSHAKE = "startHandshake";

  /** Where OkHttp (4.12 to 5.5) asks a proxy for a tunnel, with the read timeout as well. */
  private static final String TUNNEL = "createTunnel";

  private OkHttpFailures() {}

  static HttpFailureKind kindOf(Throwable error, HttpProgress progress) {
    return HttpFailures.kindOf(
        error,
        Causes.anyMatch(error, OkHttpFailures::isFromResponseBody)
            ? HttpProgress.HEADERS
            : progress,
        OkHttpFailures::kindOfLink);
  }

  /** The kind of what the program's own code threw: LOCAL, unless its thread was interrupted. */
  static HttpFailureKind kindOfProgramFailure(Throwable error) {
    return kindOf(error, HttpProgress.NO_RESPONSE) == HttpFailureKind.CANCELLED
        ? HttpFailureKind.CANCELLED
        : HttpFailureKind.LOCAL;
  }

  /**
   * The kind of what an interceptor inside of the breaker threw after a response had arrived.
   * OkHttp reports an event if the connection breaks off. Otherwise the body could not be decoded,
   * or the interceptor itself failed.
   *
   * @param bodyFailure why the connection broke off, by OkHttp's events; null if it did not
   */
  static HttpFailureKind kindAfter(
      Response response, @Nullable IOException bodyFailure, Throwable error) {
    if (bodyFailure != null) {
      return kindOf(bodyFailure, HttpProgress.HEADERS);
    }
    return isDecodingFailure(response, error)
        ? kindOf(error, HttpProgress.HEADERS)
        : kindOfProgramFailure(error);
  }

  private static boolean isDecodingFailure(Response response, Throwable error) {
    return error instanceof IOException
        && !(error instanceof SocketException
            || error instanceof InterruptedIOException
            || error instanceof UnknownHostException
            || error instanceof SSLException)
        && (response.header("Content-Encoding") != null || isFromResponseBody(error));
  }

  /**
   * Whether the exception was thrown by reading a response body: by its connection, by OkHttp's
   * decoder, or because {@code ResponseBody} finds another length than its headers announce.
   */
  private static boolean isFromResponseBody(Throwable error) {
    if (error instanceof ConnectException) {
      // Before any response. To read its stack trace takes more memory than all of the guard.
      return false;
    }
    if (Causes.isFrom(error, RESPONSE_BODY)) {
      return true;
    }
    return error.getClass() == IOException.class
        && DISAGREEING_LENGTHS.matcher(String.valueOf(error.getMessage())).matches();
  }

  /** OkHttp has no proxy authenticator to ask when a host answers 407 that is no proxy. */
  static boolean isUnexpectedProxyChallenge(Throwable error) {
    return error instanceof ProtocolException
        && Causes.messageIs(error, "received http_proxy_auth (407) code while not using proxy");
  }

  /** Whether OkHttp itself refused the response or its follow-up, and no interceptor did. */
  static boolean isRefusedResponse(Throwable error) {
    return isUnreadableHead(error)
        || (error instanceof ProtocolException
            && Causes.thrower(error).startsWith("okhttp3.internal.http."));
  }

  private static @Nullable HttpFailureKind kindOfLink(Throwable error) {
    if (isHttp2Reset(error)) {
      return HttpFailureKind.RESET;
    }
    if (error instanceof UnknownServiceException) {
      return HttpFailureKind.LOCAL;
    }
    if (isUnreadableRetryAfter(error) || isUnreadableHead(error)) {
      return HttpFailureKind.PROTOCOL;
    }
    if (error instanceof SocketTimeoutException) {
      return isWithin(error, HANDSHAKE) || isWithin(error, TUNNEL)
          ? HttpFailureKind.CONNECT_TIMEOUT
          : null;
    }
    // A reset within the handshake; the other clients wrap it in an SSLHandshakeException.
    if (error.getClass() == SocketException.class
        && !Causes.messageIs(error, "closed by interrupt")) {
      return isWithin(error, HANDSHAKE) || hidesAlert(error) ? HttpFailureKind.TLS : null;
    }
    // The JDK wraps a reset of an established TLS connection now and then.
    if (error.getClass() == SSLException.class && error.getCause() instanceof SocketException) {
      return isWithin(error, HANDSHAKE) || hidesAlert(error) ? null : HttpFailureKind.RESET;
    }
    if (error.getClass() == EOFException.class) {
      return isBeyondLimit(error) ? HttpFailureKind.PROTOCOL : null;
    }
    return error.getClass() == IOException.class ? kindOfPlainException(error) : null;
  }

  /**
   * Whether the headers are longer than OkHttp's limit of 256 KiB, rather than cut off. Okio (3.6
   * to 3.16) has one exception for both: "\n not found: limit=… content=…". The content is the
   * first 32 bytes at most of an unfinished line, and the limit what remains of the 256 KiB, or the
   * length of that line if the connection has ended. Lines that are cut off are rarely long.
   */
  private static boolean isBeyondLimit(Throwable error) {
    String message = error.getMessage();
    Matcher words = message == null ? null : UNFINISHED_LINE.matcher(message);
    if (words == null || !words.matches()) {
      return false;
    }
    long limit = Long.parseLong(words.group(1));
    return limit >= LONG_LINE || limit < words.group(2).length() / 2;
  }

  /**
   * Whether the peer ended the handshake while the request was sent. In TLS 1.3 the client has
   * ended it by then, so that a demand for its certificate breaks the pipe; the reason is read
   * later, and OkHttp (4.12 to 5.5) adds it to the failure.
   */
  private static boolean hidesAlert(Throwable error) {
    for (Throwable later : error.getSuppressed()) {
      if (later instanceof SSLHandshakeException) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable HttpFailureKind kindOfPlainException(Throwable error) {
    if (isWithin(error, TUNNEL)) {
      return kindOfTunnelFailure(error);
    }
    if (Causes.messageBegins(error, "type_rst_stream unexpected error code")) {
      // RFC 9113, section 7: an unknown code is no violation of the protocol.
      return HttpFailureKind.RESET;
    }
    return kindOfHttp2Failure(error);
  }

  /**
   * The proxy refused the tunnel: it refuses the caller, which is LOCAL, or it does not reach the
   * host.
   */
  private static @Nullable HttpFailureKind kindOfTunnelFailure(Throwable error) {
    if (Causes.messageBegins(error, "unexpected response code for connect: 5")) {
      return HttpFailureKind.CONNECT;
    }
    return Causes.messageIs(error, "failed to authenticate with proxy")
            || Causes.messageBegins(error, "unexpected response code for connect: ")
        ? HttpFailureKind.LOCAL
        : null;
  }

  /**
   * What breaks an HTTP/2 connection reaches its streams as a plain exception (4.12 to 5.5): where
   * it was thrown shows whether the peer sent garbage, or the connection was closed already.
   */
  private static @Nullable HttpFailureKind kindOfHttp2Failure(Throwable error) {
    String thrower = Causes.thrower(error);
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
   * Whether OkHttp itself (4.12 to 5.5) threw this unchecked exception, at a status line with a
   * status such as -12 or at an unexpected interim response, and no code of the program's did.
   */
  private static boolean isUnreadableHead(Throwable error) {
    if (error instanceof RuntimeException) {
      for (StackTraceElement frame : error.getStackTrace()) {
        String name = frame.getClassName();
        if (name.equals(CALLING_SERVER)) {
          return true;
        }
        if (!CLIENT.matcher(name).matches()) {
          return false;
        }
      }
    }
    return false;
  }

  /** OkHttp (4.12 to 5.5) reads the Retry-After of a 503 as an int, whatever its length. */
  private static boolean isUnreadableRetryAfter(Throwable error) {
    if (error instanceof NumberFormatException) {
      for (StackTraceElement frame : error.getStackTrace()) {
        if (frame.getClassName().equals("okhttp3.internal.http.RetryAndFollowUpInterceptor")) {
          return frame.getMethodName().equals("retryAfter");
        }
      }
    }
    return false;
  }

  private static boolean isWithin(Throwable error, String method) {
    for (StackTraceElement frame : error.getStackTrace()) {
      if (frame.getMethodName().equals(method)) {
        return true;
      }
    }
    return false;
  }
}
