package io.fluxgate.feign;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.adapter.HttpFailures;
import io.fluxgate.http.adapter.UrlConnectionFailures;
import io.fluxgate.internal.util.Causes;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the kind of a failure from the exceptions of the clients that Feign (13) drives. The
 * adapters of OkHttp, Apache HttpClient and the JDK's client tell more of theirs apart.
 */
final class FeignFailures {

  /** By name: none of these clients need be there. */
  private static final Map<String, HttpFailureKind> KINDS =
      Map.ofEntries(
          Map.entry("java.net.http.HttpConnectTimeoutException", HttpFailureKind.CONNECT_TIMEOUT),
          Map.entry("java.net.http.HttpTimeoutException", HttpFailureKind.RESPONSE_TIMEOUT),
          Map.entry("okhttp3.internal.http2.StreamResetException", HttpFailureKind.RESET),
          Map.entry("okhttp3.internal.http2.ConnectionShutdownException", HttpFailureKind.RESET),
          Map.entry(
              "org.apache.hc.client5.http.ConnectTimeoutException",
              HttpFailureKind.CONNECT_TIMEOUT),
          Map.entry(
              "org.apache.hc.core5.http.ConnectionRequestTimeoutException", HttpFailureKind.LOCAL),
          Map.entry("org.apache.hc.core5.http.NoHttpResponseException", HttpFailureKind.RESET),
          Map.entry("org.apache.hc.core5.http.ConnectionClosedException", HttpFailureKind.RESET),
          Map.entry("org.apache.hc.core5.http.MalformedChunkCodingException", HttpFailureKind.BODY),
          Map.entry(
              "org.apache.hc.core5.http.MessageConstraintException", HttpFailureKind.PROTOCOL),
          // Wrapped in a ClientProtocolException.
          Map.entry("org.apache.hc.client5.http.RedirectException", HttpFailureKind.LOCAL),
          Map.entry("org.apache.hc.core5.http.ProtocolException", HttpFailureKind.PROTOCOL));

  /** Feign's default client opens a compressed body before it returns the response. */
  private static final Set<String> DECODERS =
      Set.of("java.util.zip.GZIPInputStream", "java.util.zip.InflaterInputStream");

  /** Of {@code SSLSocket}, by any TLS provider. */
  private static final String HANDSHAKE = "startHandshake";

  /** Where OkHttp (4.12 to 5.5) asks a proxy for a tunnel. */
  private static final String TUNNEL = "createTunnel";

  private FeignFailures() {}

  /** Returns the kind of what an exchange ended with. */
  static HttpFailureKind kindOf(Throwable error, HttpProgress progress) {
    return HttpFailures.kindOf(
        error,
        Causes.isFrom(error, DECODERS) ? HttpProgress.HEADERS : progress,
        FeignFailures::kindOfLink);
  }

  private static @Nullable HttpFailureKind kindOfLink(Throwable link) {
    for (Class<?> type = link.getClass(); type != null; type = type.getSuperclass()) {
      HttpFailureKind kind = KINDS.get(type.getName());
      if (kind != null) {
        return kind;
      }
    }
    if (link instanceof URISyntaxException || link instanceof MalformedURLException) {
      return HttpFailureKind.LOCAL;
    }
    HttpFailureKind kind = ofConnecting(link);
    if (kind != null) {
      return kind;
    }
    // What Feign's default client says where HttpURLConnection finds no status.
    if (link.getClass() == IOException.class && Causes.messageBegins(link, "invalid status(")) {
      return HttpFailureKind.PROTOCOL;
    }
    return UrlConnectionFailures.kindOfLink(link);
  }

  /**
   * OkHttp and Apache's classic client shake hands with the limits of a response, and OkHttp says
   * in plain exceptions why a proxy opens no tunnel.
   */
  private static @Nullable HttpFailureKind ofConnecting(Throwable link) {
    if (link instanceof SocketTimeoutException) {
      return isWithin(link, HANDSHAKE) || isWithin(link, TUNNEL)
          ? HttpFailureKind.CONNECT_TIMEOUT
          : null;
    }
    if (link.getClass() == SocketException.class) {
      return isWithin(link, HANDSHAKE) ? HttpFailureKind.TLS : null;
    }
    if (link.getClass() == IOException.class && isWithin(link, TUNNEL)) {
      // The proxy refuses the caller, which is LOCAL, or it does not reach the host.
      return Causes.messageBegins(link, "unexpected response code for connect: 5")
          ? HttpFailureKind.CONNECT
          : HttpFailureKind.LOCAL;
    }
    return null;
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
