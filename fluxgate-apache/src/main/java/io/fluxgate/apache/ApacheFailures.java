package io.fluxgate.apache;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.adapter.HttpFailures;
import io.fluxgate.internal.util.Causes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Set;
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
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.StreamClosedException;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2CorruptFrameException;
import org.apache.hc.core5.http2.impl.nio.ProtocolNegotiationException;
import org.jspecify.annotations.Nullable;

/** Finds the kind of a failure, from the exceptions of HttpClient 5. */
final class ApacheFailures {

  private static final Pattern REFUSED_FOR_CALLER =
      Pattern.compile("^CONNECT refused by proxy: HTTP/\\d(\\.\\d)? 4\\d\\d\\b");

  private static final Set<String> SOCKS =
      Set.of("org.apache.hc.core5.reactor.SocksProxyProtocolHandler");

  private static final Set<String> PREPARING_REQUEST =
      Set.of(
          "org.apache.hc.core5.http.protocol.RequestContent",
          "org.apache.hc.core5.http2.protocol.H2RequestContent");

  private static final String DECODING =
      "org.apache.hc.client5.http.impl.async.ContentCompressionAsyncExec";

  private static final Set<String> READING_HEAD =
      Set.of(
          "org.apache.hc.core5.http.impl.io.AbstractMessageParser",
          "org.apache.hc.core5.http.impl.nio.AbstractMessageParser",
          "org.apache.hc.core5.http2.hpack.HPackDecoder");

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
        : HttpFailures.kindOf(error, progress, ApacheFailures::kindOfLink);
  }

  private static @Nullable HttpFailureKind kindOfLink(Throwable error) {
    if (error instanceof ConnectTimeoutException) {
      return HttpFailureKind.CONNECT_TIMEOUT;
    }
    if (isLocal(error)) {
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
      return Causes.messageBegins(error, "timeout due to inactivity")
          ? HttpFailureKind.RESPONSE_TIMEOUT
          : HttpFailureKind.RESET;
    }
    if (error.getClass() == IOException.class && Causes.isFrom(error, SOCKS)) {
      return kindOfSocksRefusal(error);
    }
    if (isRefusedTunnel(error)) {
      return kindOfTunnelRefusal(error);
    }
    if (error instanceof NoHttpResponseException || error instanceof ConnectionClosedException) {
      return HttpFailureKind.RESET;
    }
    if (error instanceof MalformedChunkCodingException
        || Causes.messageBegins(error, "unsupported content-encoding")) {
      return HttpFailureKind.BODY;
    }
    if (error instanceof HttpException
        || error instanceof MessageConstraintException
        || error instanceof H2CorruptFrameException
        // Thrown on this side, at what the peer sent; what the peer complains of resets streams.
        || error instanceof H2ConnectionException
        || isUnreadableHead(error)) {
      return HttpFailureKind.PROTOCOL;
    }
    return null;
  }

  /** Whether the async client (5.6) itself refused the encoding of a response. */
  static boolean isDecodingFailure(Throwable error) {
    return error instanceof HttpException && Causes.thrower(error).startsWith(DECODING);
  }

  /**
   * Whether the peer shut the connection down for an error: then each stream has an exception of
   * its own (HttpCore 5.2 to 5.4). For other reasons they share one. The details of the endpoint in
   * a call's context are one object for each connection.
   */
  static boolean endsConnection(Throwable error) {
    return error instanceof HttpStreamResetException
        && Causes.messageBegins(error, "connection terminated by the peer");
  }

  /** What the async client (5.2 to 5.6) says about a SOCKS proxy; RFC 1928 has the reasons. */
  private static HttpFailureKind kindOfSocksRefusal(Throwable error) {
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
  private static HttpFailureKind kindOfTunnelRefusal(Throwable refusal) {
    String message = String.valueOf(refusal.getMessage());
    return REFUSED_FOR_CALLER.matcher(message).find()
        ? HttpFailureKind.LOCAL
        : HttpFailureKind.CONNECT;
  }

  private static boolean isLocal(Throwable error) {
    return error instanceof NotRetriedRejection
        || error instanceof ConnectionRequestTimeoutException
        || (error instanceof RequestFailedException
            && !(error.getCause() instanceof InterruptedException))
        || error instanceof RedirectException
        || error instanceof UnsupportedSchemeException
        || error instanceof StreamClosedException
        // A peer resets a connection; only this side closes a socket under a thread that reads it.
        || (error instanceof SocketException
            && Causes.messageIs(error, "socket closed", "socket is closed"))
        // RequestContent refuses a request whose sender set what is the client's to set.
        || (error instanceof ProtocolException && Causes.isFrom(error, PREPARING_REQUEST));
  }

  /**
   * HttpCore (5.2 to 5.4) throws an unchecked exception at headers that cannot be decoded, and at a
   * status line with the status 000.
   */
  private static boolean isUnreadableHead(Throwable error) {
    return error instanceof RuntimeException && Causes.isFrom(error, READING_HEAD);
  }
}
