package io.fluxgate.apache;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.adapter.HttpFailures;
import io.fluxgate.internal.util.Causes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.RedirectException;
import org.apache.hc.client5.http.UnsupportedSchemeException;
import org.apache.hc.client5.http.impl.TunnelRefusedException;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStreamResetException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.StreamClosedException;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2CorruptFrameException;
import org.apache.hc.core5.http2.impl.nio.ProtocolNegotiationException;
import org.jspecify.annotations.Nullable;

/** Finds the kind of a failure, from the exceptions of HttpClient 5. */
final class ApacheFailures {

  private static final Pattern REFUSED_FOR_CALLER =
      Pattern.compile("^CONNECT refused by proxy: HTTP/\\d(\\.\\d)? 4\\d\\d\\b");

  private ApacheFailures() {}

  /**
   * Returns the kind of an exception.
   *
   * @param cancelled whether the caller cancelled the request: it then ends with any of a dozen
   *     exceptions, none of which says so
   */
  static HttpFailureKind kindOf(Throwable error, HttpProgress progress, boolean cancelled) {
    return cancelled
        ? HttpFailureKind.CANCELLED
        : HttpFailures.kindOf(error, progress, ApacheFailures::ofLink);
  }

  private static @Nullable HttpFailureKind ofLink(Throwable error) {
    if (error instanceof ConnectTimeoutException) {
      return HttpFailureKind.CONNECT_TIMEOUT;
    }
    if (isOfThisSide(error)) {
      return HttpFailureKind.LOCAL;
    }
    if (error instanceof InterruptedIOException && !(error instanceof SocketTimeoutException)) {
      // Not cancelled, so the client was closed, or the lease failed; or its thread was
      // interrupted.
      return error.getCause() instanceof InterruptedException
          ? HttpFailureKind.CANCELLED
          : HttpFailureKind.LOCAL;
    }
    if (error instanceof ProtocolNegotiationException) {
      return HttpFailureKind.TLS;
    }
    if (error instanceof HttpStreamResetException) {
      // How HTTP/2 reports the socket timeout, up to HttpCore 5.4.
      return Causes.messageHas(error, "timeout due to inactivity")
          ? HttpFailureKind.RESPONSE_TIMEOUT
          : HttpFailureKind.RESET;
    }
    if (error.getClass() == IOException.class && Causes.messageHas(error, "socks")) {
      return ofSocks(error);
    }
    if (isRefusedTunnel(error)) {
      return ofTunnel(error);
    }
    if (error instanceof NoHttpResponseException || error instanceof ConnectionClosedException) {
      return HttpFailureKind.RESET;
    }
    if (error instanceof MalformedChunkCodingException
        || Causes.messageHas(error, "unsupported content-encoding")) {
      return HttpFailureKind.BODY;
    }
    if (error instanceof HttpException
        || error instanceof MessageConstraintException
        || error instanceof H2CorruptFrameException
        // Thrown on this side, at what the peer sent; what the peer complains of resets streams.
        || error instanceof H2ConnectionException
        || isOfHeaderTable(error)) {
      return HttpFailureKind.PROTOCOL;
    }
    return null;
  }

  /**
   * Whether the peer shut the connection down for an error: then each stream has an exception of
   * its own (HttpCore 5.2 to 5.4). For other reasons they share one. The details of the endpoint in
   * a call's context are one object for each connection.
   */
  static boolean endsConnection(Throwable error) {
    return error instanceof HttpStreamResetException
        && Causes.messageHas(error, "connection terminated by the peer");
  }

  /** What the async client (5.2 to 5.6) says about a SOCKS proxy; RFC 1928 has the reasons. */
  private static HttpFailureKind ofSocks(Throwable error) {
    boolean refusesCaller =
        Causes.messageHas(error, "not allowed by ruleset")
            || Causes.messageHas(error, "authentication");
    return refusesCaller ? HttpFailureKind.LOCAL : HttpFailureKind.CONNECT;
  }

  @SuppressWarnings("deprecation") // the oldest client throws it
  private static boolean isRefusedTunnel(Throwable error) {
    return error instanceof TunnelRefusedException;
  }

  /**
   * Which status the proxy gave, with which the classic client begins (5.2; later ones return it as
   * the response): who may use the proxy is the caller's matter, what it cannot reach is not.
   */
  private static HttpFailureKind ofTunnel(Throwable refusal) {
    String message = String.valueOf(refusal.getMessage());
    return REFUSED_FOR_CALLER.matcher(message).find()
        ? HttpFailureKind.LOCAL
        : HttpFailureKind.CONNECT;
  }

  private static boolean isOfThisSide(Throwable error) {
    return error instanceof NotRetriedRejection
        || error instanceof ConnectionRequestTimeoutException
        || (error instanceof RequestFailedException
            && !(error.getCause() instanceof InterruptedException))
        || error instanceof RedirectException
        || error instanceof UnsupportedSchemeException
        || error instanceof StreamClosedException
        // A peer resets a connection; only this side closes a socket under a thread that reads it.
        || (error instanceof SocketException
            && (Causes.messageHas(error, "socket closed")
                || Causes.messageHas(error, "socket is closed")))
        // RequestContent refuses a request whose sender set what is the client's to set.
        || (error instanceof HttpException && Causes.messageHas(error, "header already present"));
  }

  /** Headers that cannot be decoded are an exception of anything but I/O (HttpCore 5.2 to 5.4). */
  private static boolean isOfHeaderTable(Throwable error) {
    if (error instanceof RuntimeException) {
      for (StackTraceElement frame : error.getStackTrace()) {
        if (frame.getClassName().equals("org.apache.hc.core5.http2.hpack.HPackDecoder")) {
          return true;
        }
      }
    }
    return false;
  }
}
