package io.fluxgate.benchmarks.soak;

import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.util.stream.Stream;
import org.apache.hc.core5.http.RequestNotExecutedException;

/**
 * Recognizes calls that fail for their caller though no host is to blame, or though the guard has
 * already made up its mind: on a busy machine, a limit passes while the answer is on its way.
 */
final class CallersOwnFailures {

  private CallersOwnFailures() {}

  /**
   * Whether the breaker may have counted the call as something else than a failure.
   *
   * @param answered whether the headers of a response arrived
   * @param nanos how long the call took
   */
  static boolean mayCountAsOther(Throwable error, boolean answered, long nanos) {
    // A body that is longer on its way than the guard's deadline is a success.
    return (answered && nanos >= Soak.BODY_DEADLINE.toNanos())
        || Stream.iterate(error, cause -> cause != null, Throwable::getCause)
            .anyMatch(
                cause ->
                    (answered && isTimeout(cause)) || isNeverSent(cause) || isClosedHere(cause));
  }

  private static boolean isTimeout(Throwable cause) {
    return cause instanceof InterruptedIOException || cause instanceof HttpTimeoutException;
  }

  /** Apache: the request was queued for a connection that was closed meanwhile. */
  private static boolean isNeverSent(Throwable cause) {
    return cause instanceof RequestNotExecutedException;
  }

  /** The JDK 17's client closes the connection of a call when another one is cancelled. */
  private static boolean isClosedHere(Throwable cause) {
    return "connection closed locally".equals(cause.getMessage());
  }
}
