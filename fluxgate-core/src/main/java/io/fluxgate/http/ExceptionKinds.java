package io.fluxgate.http;

import io.fluxgate.Rejection;
import io.fluxgate.internal.util.Causes;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Finds the kind of an exception by the JDK's exception types and messages. */
final class ExceptionKinds {

  /** Real chains have a handful of links; a longer one is cyclic or malicious. */
  private static final int MAXIMUM_DEPTH = 16;

  /** The whole message: OkHttp (4.12 to 5.5) quotes status lines in the same exception. */
  private static final Pattern TOO_MANY_FOLLOW_UPS =
      Pattern.compile("Too many follow-up requests: \\d{1,9}");

  private static final Set<String> CONNECTING = Set.of("java.net.SocksSocketImpl");

  private ExceptionKinds() {}

  static HttpFailureKind kindOf(
      Throwable error, Function<Throwable, @Nullable HttpFailureKind> clientRules) {
    HttpFailureKind kind = firstKnown(error, clientRules);
    if (kind == null) {
      kind = error instanceof IOException ? HttpFailureKind.UNKNOWN : HttpFailureKind.LOCAL;
    }
    return kind;
  }

  /** Returns the kind of the outermost link that has one, unless a deeper link is more precise. */
  private static @Nullable HttpFailureKind firstKnown(
      Throwable error, Function<Throwable, @Nullable HttpFailureKind> clientRules) {
    HttpFailureKind known = null;
    Throwable link = error;
    for (int depth = 0; link != null && depth < MAXIMUM_DEPTH; depth++) {
      HttpFailureKind kind = clientRules.apply(link);
      if (kind == null) {
        kind = byType(link);
      }
      if (kind != null && (known == null || isMoreExact(kind, known))) {
        known = kind;
      }
      link = link.getCause();
    }
    return known;
  }

  /**
   * Whether the cause names the kind more precisely: a failed connection whose cause is a missing
   * address, or an unknown error whose cause is known.
   */
  private static boolean isMoreExact(HttpFailureKind cause, HttpFailureKind known) {
    return known == HttpFailureKind.UNKNOWN
        || (cause == HttpFailureKind.DNS && known == HttpFailureKind.CONNECT);
  }

  private static @Nullable HttpFailureKind byType(Throwable error) {
    if (error instanceof UnknownHostException || error instanceof UnresolvedAddressException) {
      return HttpFailureKind.DNS;
    }
    if (error instanceof ConnectException
        || error instanceof NoRouteToHostException
        || error instanceof PortUnreachableException) {
      return Causes.messageHas(error, "timed out")
          ? HttpFailureKind.CONNECT_TIMEOUT
          : HttpFailureKind.CONNECT;
    }
    if (error instanceof SocketTimeoutException) {
      return Causes.messageHas(error, "connect timed out")
          ? HttpFailureKind.CONNECT_TIMEOUT
          : HttpFailureKind.RESPONSE_TIMEOUT;
    }
    if (isLocal(error)) {
      return HttpFailureKind.LOCAL;
    }
    if (isInterruption(error)) {
      return HttpFailureKind.CANCELLED;
    }
    if (error instanceof InterruptedIOException) {
      // Okio's and OkHttp's time limits say "timeout"; what else ends so was interrupted.
      return Causes.messageHas(error, "timeout")
          ? HttpFailureKind.CALL_TIMEOUT
          : HttpFailureKind.CANCELLED;
    }
    if (error instanceof SSLException) {
      return HttpFailureKind.TLS;
    }
    if (error instanceof ProtocolException) {
      // OkHttp: the caller set the limit of redirects, or followed a loop.
      return TOO_MANY_FOLLOW_UPS.matcher(String.valueOf(error.getMessage())).matches()
          ? HttpFailureKind.LOCAL
          : HttpFailureKind.PROTOCOL;
    }
    if (error instanceof SocketException && isWithinConnect(error)) {
      return isRefusedBySocks(error) ? HttpFailureKind.LOCAL : HttpFailureKind.CONNECT;
    }
    if (error instanceof SocketException
        || error instanceof EOFException
        || error instanceof ClosedChannelException) {
      return HttpFailureKind.RESET;
    }
    return error.getClass() == IOException.class ? byWordsOfTheSystem(error) : null;
  }

  /**
   * Whether {@code Socket.connect} threw it. With a SOCKS proxy, the JDK throws plain socket
   * exceptions, also if the proxy is down (17 to 25).
   */
  private static boolean isWithinConnect(Throwable error) {
    return Causes.isFrom(error, CONNECTING);
  }

  /** Whether a SOCKS proxy refuses because of who asks, in the JDK's words. */
  private static boolean isRefusedBySocks(Throwable error) {
    return Causes.messageHas(error, "not allowed by ruleset")
        || Causes.messageHas(error, "socks : authentication failed")
        || Causes.messageHas(error, "socks : no acceptable methods");
  }

  /**
   * Recognizes failures of channels, which throw a plain IOException with the operating system's
   * message. The JDK's own HTTP client uses channels; and it puts what it quotes of a peer into
   * plain exceptions, too.
   */
  private static @Nullable HttpFailureKind byWordsOfTheSystem(Throwable error) {
    if (isWordOfTheSystem(error, "connection timed out")) {
      return HttpFailureKind.RESPONSE_TIMEOUT;
    }
    boolean reset =
        isWordOfTheSystem(error, "connection reset")
            || isWordOfTheSystem(error, "connection reset by peer")
            || isWordOfTheSystem(error, "broken pipe")
            // Windows.
            || Causes.messageBegins(
                error, "an existing connection was forcibly closed by the remote host")
            || Causes.messageBegins(error, "an established connection was aborted");
    return reset ? HttpFailureKind.RESET : null;
  }

  /** Also if the message is that of a cause, whose class an exception puts before it. */
  private static boolean isWordOfTheSystem(Throwable error, String words) {
    return Causes.messageIs(error, words, "java.io.ioexception: " + words);
  }

  private static boolean isLocal(Throwable error) {
    return error instanceof Rejection
        // A request body that is to be read from a file.
        || error instanceof FileNotFoundException
        || error instanceof FileSystemException;
  }

  private static boolean isInterruption(Throwable error) {
    return error instanceof InterruptedException
        || error instanceof ClosedByInterruptException
        || error.getClass() == CancellationException.class
        // The JDK closes a socket under a virtual thread that is interrupted.
        || (error instanceof SocketException && Causes.messageIs(error, "closed by interrupt"));
  }
}
