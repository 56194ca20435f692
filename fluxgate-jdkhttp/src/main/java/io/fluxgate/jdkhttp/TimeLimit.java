package io.fluxgate.jdkhttp;

/**
 * Tells a cancel that stands for a time limit from one that the caller wants.
 *
 * <p>Spring's {@code JdkClientHttpRequestFactory} (6.2 to 7.0) does not pass its read timeout to
 * the client: when it is over, a timer cancels the future, or closes the body if that is there, and
 * the caller gets an {@code HttpTimeoutException}. Taken for a cancel, a host that hangs would
 * never be cut off.
 */
final class TimeLimit {

  private static final String SPRING =
      "org.springframework.http.client.JdkClientHttpRequest$TimeoutHandler";

  /** Spring's frame is ten or so below, with only the JDK's in between. */
  private static final int DEPTH = 32;

  private TimeLimit() {}

  /** Whether this thread cancels because a time limit is over. */
  static boolean isOver() {
    return StackWalker.getInstance()
        .walk(frames -> frames.limit(DEPTH).anyMatch(frame -> frame.getClassName().equals(SPRING)));
  }
}
