package io.fluxgate.spring.web;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.adapter.HttpFailures;
import io.fluxgate.http.adapter.UrlConnectionFailures;
import io.fluxgate.internal.util.Causes;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the kind of a failure, from the exceptions of HttpURLConnection, Reactor Netty (1.2 and
 * 1.3) and Jetty (12.0 and 12.1). Those of other clients are found by the shared rules.
 */
final class SpringFailures {

  /** By name: none of these libraries need be there. */
  private static final Map<String, HttpFailureKind> KINDS =
      Map.ofEntries(
          Map.entry("io.netty.handler.timeout.TimeoutException", HttpFailureKind.RESPONSE_TIMEOUT),
          Map.entry(
              "io.netty.handler.ssl.SslHandshakeTimeoutException", HttpFailureKind.CONNECT_TIMEOUT),
          Map.entry("io.netty.handler.codec.TooLongFrameException", HttpFailureKind.PROTOCOL),
          Map.entry(
              "io.netty.handler.codec.PrematureChannelClosureException", HttpFailureKind.RESET),
          Map.entry(
              "io.netty.handler.codec.compression.DecompressionException", HttpFailureKind.BODY),
          Map.entry("org.eclipse.jetty.client.HttpResponseException", HttpFailureKind.PROTOCOL),
          Map.entry("org.eclipse.jetty.io.EofException", HttpFailureKind.RESET),
          Map.entry("io.netty.handler.codec.http2.Http2Exception", HttpFailureKind.PROTOCOL),
          Map.entry("io.netty.channel.unix.Errors$NativeIoException", HttpFailureKind.RESET),
          Map.entry("reactor.netty.http.client.PrematureCloseException", HttpFailureKind.RESET),
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

  /** Jetty (12.0 and 12.1) hands on what its decoder fails with. */
  private static final Set<String> DECODERS_OF_BODY =
      Set.of(
          "org.eclipse.jetty.http.GZIPContentDecoder",
          "org.eclipse.jetty.client.GZIPContentDecoder");

  /** Jetty's proxies throw what any connection does. */
  private static final String SOCKS = "SOCKS5 ";

  private static final String TUNNEL = "(?s)Unexpected \\w+\\[HTTP/1\\.[01] ";

  /** Also those of its subclasses, which are nested in the handlers. */
  private static final String PROXY = "io.netty.handler.proxy.";

  /** Reactor Netty's pool gives up if the second connection has just ended, too. */
  private static final String POOL = "Error while acquiring from ";

  private SpringFailures() {}

  /** Returns the kind of what an exchange ended with. */
  static HttpFailureKind kindOf(Throwable error, HttpProgress progress) {
    // Netty's handler of TLS wraps it, and then it would be a failure of the handshake.
    if (Causes.anyMatch(error, link -> link.getClass().getName().startsWith(PROXY))) {
      return Causes.anyMatch(error, link -> isProxy(link, "timeout"))
          ? HttpFailureKind.CONNECT_TIMEOUT
          : kindOfProxyFailure(error);
    }
    return HttpFailures.kindOf(error, progress, SpringFailures::kindOfLink);
  }

  /** The proxy refuses the caller, which is LOCAL, or it does not reach the host. */
  private static HttpFailureKind kindOfProxyFailure(Throwable error) {
    boolean refusesCaller =
        Causes.anyMatch(error, link -> isProxy(link, "status: [1-4]\\d\\d\\b.*"))
            || Causes.anyMatch(error, link -> isProxy(link, "status: FORBIDDEN\\b.*"));
    return refusesCaller ? HttpFailureKind.LOCAL : HttpFailureKind.CONNECT;
  }

  /** Before what it quotes of the proxy, Netty names the protocol and both addresses. */
  private static boolean isProxy(Throwable link, String rest) {
    return link.getClass().getName().startsWith(PROXY)
        && String.valueOf(link.getMessage()).matches("(?s)\\w+, \\w+, \\S+ => \\S+, " + rest);
  }

  /** The proxy refuses the caller, which is LOCAL, or it does not reach the host. */
  private static @Nullable HttpFailureKind kindOfJettyProxy(Throwable link) {
    String message = String.valueOf(link.getMessage());
    if (link.getClass() == IOException.class
        && isFromOuter(link, "org.eclipse.jetty.client.Socks5")) {
      return message.equals(SOCKS + "connection not allowed")
          ? HttpFailureKind.LOCAL
          : HttpFailureKind.CONNECT;
    }
    if (link.getClass().getName().equals("org.eclipse.jetty.client.HttpResponseException")
        && isFromOuter(link, "org.eclipse.jetty.client.HttpProxy")) {
      // What the proxy itself wrote follows.
      return message.matches(TUNNEL + "[1-4].*") ? HttpFailureKind.LOCAL : HttpFailureKind.CONNECT;
    }
    return null;
  }

  /** Whether a class, or one nested in it, threw an error. */
  private static boolean isFromOuter(Throwable error, String outer) {
    for (StackTraceElement frame : error.getStackTrace()) {
      if (frame.getClassName().startsWith(outer)) {
        return true;
      }
    }
    return false;
  }

  /** No request was sent. */
  private static boolean isOfPool(Throwable link) {
    StackTraceElement[] frames = link.getStackTrace();
    return link.getClass() == IOException.class
        && String.valueOf(link.getMessage()).startsWith(POOL)
        && frames.length > 0
        && frames[0].getClassName().startsWith("reactor.netty.");
  }

  private static @Nullable HttpFailureKind kindOfLink(Throwable link) {
    HttpFailureKind proxy = kindOfJettyProxy(link);
    if (proxy != null) {
      return proxy;
    }
    if (link instanceof SocketTimeoutException && "Connect Timeout".equals(link.getMessage())) {
      // Jetty's.
      return HttpFailureKind.CONNECT_TIMEOUT;
    }
    if (isOfPool(link)) {
      return HttpFailureKind.LOCAL;
    }
    for (Class<?> type = link.getClass(); type != null; type = type.getSuperclass()) {
      HttpFailureKind kind = KINDS.get(type.getName());
      if (kind != null) {
        return kind;
      }
    }
    if (link instanceof TimeoutException) {
      return HttpFailureKind.RESPONSE_TIMEOUT;
    }
    if (link instanceof RuntimeException && Causes.isFrom(link, DECODERS)) {
      return HttpFailureKind.PROTOCOL;
    }
    if (link instanceof RuntimeException && Causes.isFrom(link, DECODERS_OF_BODY)) {
      return HttpFailureKind.BODY;
    }
    return UrlConnectionFailures.kindOfLink(link);
  }
}
