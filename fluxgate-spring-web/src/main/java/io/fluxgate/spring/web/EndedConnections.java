package io.fluxgate.spring.web;

import io.fluxgate.http.HttpFailureKind;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.reactive.ClientHttpRequest;
import reactor.netty.Connection;

/**
 * Finds the HTTP/2 connection that ended under a call. Reactor Netty (1.2 and 1.3) fails each call
 * on it with an exception of its own, the same as for a stream that the server resets.
 */
final class EndedConnections {

  private static final String REACTOR_NETTY = "reactor.netty.http.client.";

  private EndedConnections() {}

  /** Returns the client's object for the connection that ended under a request, or null. */
  static @Nullable Object endedConnection(HttpFailureKind kind, @Nullable ClientHttpRequest sent) {
    if (sent == null
        || (kind != HttpFailureKind.RESET
            && kind != HttpFailureKind.PROTOCOL
            && kind != HttpFailureKind.BODY)) {
      return null;
    }
    Object client = sent.getNativeRequest();
    // By name first: Reactor Netty need not be there.
    return client != null && client.getClass().getName().startsWith(REACTOR_NETTY)
        ? OfReactorNetty.ended(client)
        : null;
  }

  /** Loaded only where Reactor Netty is. */
  private static final class OfReactorNetty {

    static @Nullable Object ended(Object client) {
      if (!(client instanceof Connection stream)) {
        return null;
      }
      // Only a stream has a parent.
      Channel connection = stream.channel().parent();
      return connection != null && hasEnded(connection) ? connection : null;
    }

    private static boolean hasEnded(Channel connection) {
      return !connection.isActive() || isClosing(connection) || isGoingAway(connection);
    }

    /** Whether the server ended TLS: the streams are closed before the connection is. */
    private static boolean isClosing(Channel connection) {
      SslHandler tls = connection.pipeline().get(SslHandler.class);
      return tls != null && tls.sslCloseFuture().isDone();
    }

    /** Whether the server announced the end: streams that it did not get to are closed at once. */
    private static boolean isGoingAway(Channel connection) {
      Http2FrameCodec codec = connection.pipeline().get(Http2FrameCodec.class);
      return codec != null && codec.connection().goAwayReceived();
    }
  }
}
