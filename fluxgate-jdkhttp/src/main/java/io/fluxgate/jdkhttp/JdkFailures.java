package io.fluxgate.jdkhttp;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.adapter.HttpFailures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the kind of a failure, from the exceptions and messages of JDK 17 to 25. */
final class JdkFailures {

  private static final String TUNNEL_REFUSED = "tunnel failed, got: ";

  private static final Pattern RESET =
      Pattern.compile(
          "received rst_stream: .*|rst_stream received.*|.* goaway received|goaway received.*"
              + "|request not processed by peer|connection closed",
          Pattern.DOTALL);

  private static final Pattern NO_CHALLENGE =
      Pattern.compile("(www|proxy)-authenticate header missing for response code \\d{3}");

  private JdkFailures() {}

  /** Returns the kind of what an exchange ended with. */
  static HttpFailureKind kindOf(Throwable error, HttpProgress progress) {
    if (progress == HttpProgress.NO_RESPONSE && isClosedClient(error)) {
      return HttpFailureKind.LOCAL;
    }
    if (isGarbledHeader(error)) {
      return HttpFailureKind.PROTOCOL;
    }
    return HttpFailures.kindOf(error, progress, JdkFailures::kindOfLink);
  }

  /**
   * Returns what the exchange ended with, or null if there was none: {@code send} rethrows an
   * {@code IllegalArgumentException} of the exchange with that as its cause, and one about the
   * request bare.
   */
  static @Nullable Throwable ofExchange(Throwable thrownBySend) {
    return thrownBySend instanceof IllegalArgumentException
        ? thrownBySend.getCause()
        : thrownBySend;
  }

  /** JDK 21 and later: the client was shut down before the call, or during it. */
  private static boolean isClosedClient(Throwable error) {
    String message = error.getMessage();
    return error instanceof IOException && "closed".equals(message);
  }

  /**
   * Content-Length is parsed after the body handler has seen the headers, and Location by {@code
   * URI.create}: what they throw arrives as it is. What the caller's body handler, subscriber and
   * publisher throw is caught before the client sees it.
   */
  private static boolean isGarbledHeader(Throwable error) {
    return error instanceof IllegalArgumentException
        && !isHandledElsewhere(error)
        && !JdkCallbacks.threw(error);
  }

  private static @Nullable HttpFailureKind kindOfLink(Throwable link) {
    if (JdkCallbacks.threw(link)) {
      return HttpFailureKind.LOCAL;
    }
    if (link instanceof HttpConnectTimeoutException) {
      return HttpFailureKind.CONNECT_TIMEOUT;
    }
    if (link instanceof HttpTimeoutException) {
      return HttpFailureKind.RESPONSE_TIMEOUT;
    }
    if (isHandledElsewhere(link)) {
      return null;
    }
    if (isGarbledHeader(link)) {
      return HttpFailureKind.PROTOCOL;
    }
    if (link instanceof RuntimeException || link instanceof Error) {
      // A publisher, cookie handler, proxy selector or executor of the caller's.
      return HttpFailureKind.LOCAL;
    }
    return link.getClass() == IOException.class ? kindOfMessage(link) : null;
  }

  private static boolean isHandledElsewhere(Throwable link) {
    return link instanceof CancellationException
        || link instanceof CompletionException
        || link instanceof UncheckedIOException
        // An IllegalArgumentException that the shared rules know.
        || link instanceof UnresolvedAddressException;
  }

  /**
   * The client has no types for these; {@code send} repeats the message with the cause. Whole
   * messages only, or their beginnings: where it quotes the peer, it begins with its own words.
   */
  private static @Nullable HttpFailureKind kindOfMessage(Throwable link) {
    String message = String.valueOf(link.getMessage()).toLowerCase(Locale.ROOT);
    if (RESET.matcher(message).matches()) {
      return HttpFailureKind.RESET;
    }
    if (message.equals("unexpected content length header with 204 response")
        || message.equals("invalid redirection")) {
      return HttpFailureKind.PROTOCOL;
    }
    if (isLocal(message, link)) {
      return HttpFailureKind.LOCAL;
    }
    if (message.startsWith(TUNNEL_REFUSED)) {
      // The proxy refuses the caller, which is LOCAL, or it does not reach the host.
      // The client returns a 407 like any other response.
      return message.startsWith(TUNNEL_REFUSED + "5")
          ? HttpFailureKind.CONNECT
          : HttpFailureKind.LOCAL;
    }
    // The host answered, with 401 or 407, and the caller's authenticator has no answer to that.
    boolean noCredentials =
        message.equals("no credentials provided")
            || message.startsWith("too many authentication attempts. limit: ")
            || NO_CHALLENGE.matcher(message).matches();
    // Redirects and challenges count as retries; those of a broken connection have a cause.
    boolean tooManySteps = message.equals("too many retries") && link.getCause() == null;
    return noCredentials || tooManySteps ? HttpFailureKind.LOCAL : null;
  }

  private static boolean isLocal(String message, Throwable link) {
    // More calls at once than the host allows over HTTP/2: the request was not sent.
    return message.equals("too many concurrent streams")
        // JDK 21 and later: the client was shut down, before the call or during it.
        || message.equals("shutdownnow")
        // JDK 17 closes the connection of another call when one is cancelled. If the connection was
        // closed for a reason, that is the cause.
        || (message.equals("connection closed locally") && link.getCause() == null);
  }
}
