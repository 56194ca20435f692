package io.fluxgate.http.adapter;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.internal.util.Causes;
import io.fluxgate.internal.util.Checks;
import java.io.IOException;
import java.net.HttpRetryException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the kind of a failure from the exceptions of HttpURLConnection (JDK 17 to 25), for the
 * adapters of libraries that can drive it.
 */
public final class UrlConnectionFailures {

  /** It connects and shakes hands there; it is left before a request is sent. */
  private static final Set<String> HANDSHAKES = Set.of("sun.net.www.protocol.https.HttpsClient");

  private static final Set<String> TLS_RECORDS =
      Set.of("sun.security.ssl.SSLSocketInputRecord", "sun.security.ssl.SSLSocketOutputRecord");

  /** It quotes the proxy's status line after words of its own. */
  private static final String TUNNEL_REFUSED = "unable to tunnel through proxy. proxy returns \"";

  private static final Pattern SERVER_ERROR = Pattern.compile("http/1\\.\\d 5\\d\\d");

  private UrlConnectionFailures() {}

  /**
   * {@return the kind of one exception of a cause chain, or null if it is none of
   * HttpURLConnection's}
   *
   * @param link the exception
   */
  public static @Nullable HttpFailureKind kindOfLink(Throwable link) {
    Checks.notNull("link", link);
    if (link instanceof SocketTimeoutException && Causes.isFrom(link, HANDSHAKES)) {
      return HttpFailureKind.CONNECT_TIMEOUT;
    }
    if (link.getClass() == SocketException.class
        && Causes.isFrom(link, HANDSHAKES)
        && Causes.isFrom(link, TLS_RECORDS)) {
      return HttpFailureKind.TLS;
    }
    return isLocal(link) ? HttpFailureKind.LOCAL : kindOfMessage(link);
  }

  /**
   * The caller limits redirects, does not repeat a body that was streamed, and asks for a method
   * that HttpURLConnection does not know, such as PATCH.
   */
  private static boolean isLocal(Throwable link) {
    return link instanceof HttpRetryException
        || (link.getClass() == ProtocolException.class
            && (Causes.messageBegins(link, "server redirected too many")
                || Causes.messageBegins(link, "invalid http method: ")));
  }

  /** There are no types for these. */
  private static @Nullable HttpFailureKind kindOfMessage(Throwable link) {
    if (link.getClass() != IOException.class) {
      return null;
    }
    if (Causes.messageIs(link, "error writing request body to server")) {
      return HttpFailureKind.RESET;
    }
    return Causes.messageBegins(link, TUNNEL_REFUSED) ? ofTunnel(link) : null;
  }

  /** The proxy refuses the caller, which is LOCAL, or it does not reach the host. */
  private static HttpFailureKind ofTunnel(Throwable link) {
    String answer =
        String.valueOf(link.getMessage())
            .substring(TUNNEL_REFUSED.length())
            .toLowerCase(Locale.ROOT);
    return SERVER_ERROR.matcher(answer).lookingAt()
        ? HttpFailureKind.CONNECT
        : HttpFailureKind.LOCAL;
  }
}
