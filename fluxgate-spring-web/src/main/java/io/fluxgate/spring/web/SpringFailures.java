package io.fluxgate.spring.web;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.adapter.HttpFailures;
import io.fluxgate.internal.util.Causes;
import java.io.IOException;
import java.net.HttpRetryException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the kind of a failure, from the exceptions of HttpURLConnection (JDK 17 to 25) and Reactor
 * Netty (1.2 and 1.3). Those of other clients are found by the shared rules.
 */
final class SpringFailures {

  /** By name: none of these libraries need be there. */
  private static final Map<String, HttpFailureKind> KINDS =
      Map.ofEntries(
          Map.entry(
              "io.netty.handler.timeout.TimeoutException", HttpFailureKind.RESPONSE_TIMEOUT),
          Map.entry(
              "io.netty.handler.ssl.SslHandshakeTimeoutException",
              HttpFailureKind.CONNECT_TIMEOUT),
          Map.entry("io.netty.handler.codec.TooLongFrameException", HttpFailureKind.PROTOCOL),
          Map.entry("io.netty.handler.codec.http2.Http2Exception", HttpFailureKind.PROTOCOL),
          Map.entry("io.netty.channel.unix.Errors$NativeIoException", HttpFailureKind.RESET),
          Map.entry(
              "reactor.netty.http.client.PrematureCloseException", HttpFailureKind.RESET),
          Map.entry("reactor.netty.channel.AbortedException", HttpFailureKind.RESET),
          // All connections of the pool are in use, or it was shut down.
          Map.entry(
              "reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException",
              HttpFailureKind.LOCAL),
          Map.entry(
              "reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException",
              HttpFailureKind.LOCAL),
          Map.entry(
              "reactor.netty.internal.shaded.reactor.pool.PoolShutdownException",
              HttpFailureKind.LOCAL));

  /** Netty hands on what its decoder fails with, such as a NumberFormatException. */
  private static final Set<String> DECODERS =
      Set.of("io.netty.handler.codec.http.HttpObjectDecoder");

  /** HttpURLConnection connects and shakes hands there; it is left before a request is sent. */
  private static final Set<String> HANDSHAKES = Set.of("sun.net.www.protocol.https.HttpsClient");

  private SpringFailures() {}

  /** Returns the kind of what an exchange ended with. */
  static HttpFailureKind kindOf(Throwable error, HttpProgress progress) {
    return HttpFailures.kindOf(error, progress, SpringFailures::kindOfLink);
  }

  private static @Nullable HttpFailureKind kindOfLink(Throwable link) {
    for (Class<?> type = link.getClass(); type != null; type = type.getSuperclass()) {
      HttpFailureKind kind = KINDS.get(type.getName());
      if (kind != null) {
        return kind;
      }
    }
    if (link instanceof TimeoutException) {
      return HttpFailureKind.RESPONSE_TIMEOUT;
    }
    if (link instanceof SocketTimeoutException && Causes.isFrom(link, HANDSHAKES)) {
      return HttpFailureKind.CONNECT_TIMEOUT;
    }
    if (link instanceof RuntimeException && Causes.isFrom(link, DECODERS)) {
      return HttpFailureKind.PROTOCOL;
    }
    return isOfThisSide(link) ? HttpFailureKind.LOCAL : kindOfMessage(link);
  }

  /** The caller limits redirects, and does not repeat a body that was streamed. */
  private static boolean isOfThisSide(Throwable link) {
    return link instanceof HttpRetryException
        || (link.getClass() == ProtocolException.class
            && Causes.messageBegins(link, "server redirected too many"));
  }

  private static @Nullable HttpFailureKind kindOfMessage(Throwable link) {
    return link.getClass() == IOException.class && Causes.messageIs(link, "invalid http response")
        ? HttpFailureKind.PROTOCOL
        : null;
  }
}
