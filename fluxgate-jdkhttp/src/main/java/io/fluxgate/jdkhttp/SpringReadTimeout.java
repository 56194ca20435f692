package io.fluxgate.jdkhttp;

/**
 * Distinguishes Spring's read timeout from a cancel by the caller.
 *
 * <p>Spring's {@code JdkClientHttpRequestFactory} (6.2 to 7.0) does not pass its read timeout to
 * the client: when it expires, a timer cancels the future, or closes the body once there is one,
 * and the caller gets an {@code HttpTimeoutException}. If that counted as a cancel, a host that
 * hangs would never be cut off.
 */
final class SpringReadTimeout {

  private static final String SPRING =
      "org.springframework.http.client.JdkClientHttpRequest$TimeoutHandler";

  /** Spring's frame is ten or so below, with only the JDK's in between. */
  private static final int DEPTH = 32;

  private SpringReadTimeout() {}

  /** Whether this thread cancels because the read timeout has expired. */
  static boolean isOver() {
    return StackWalker.getInstance()
        .walk(frames -> frames.limit(DEPTH).anyMatch(frame -> frame.getClassName().equals(SPRING)));
  }
}
