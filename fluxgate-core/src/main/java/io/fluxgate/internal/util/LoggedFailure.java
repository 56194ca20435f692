package io.fluxgate.internal.util;

import org.jspecify.annotations.Nullable;

/**
 * What an exception of a user's part looks like in a log: its class, where it was thrown, and its
 * causes. Its message may repeat what a host wrote: it is left out, or shown without secrets and
 * without characters that could forge a line.
 */
public final class LoggedFailure extends Throwable {

  private static final long serialVersionUID = 1;

  private static final int MAXIMUM_DEPTH = 8;
  private static final int MAXIMUM_LENGTH = 200;

  private final String className;

  private LoggedFailure(
      String className, @Nullable String message, @Nullable Throwable cause, Throwable original) {
    super(message, cause, false, true);
    this.className = className;
    setStackTrace(original.getStackTrace());
  }

  /**
   * Returns what to log in place of an exception: the exception itself if nothing of it has to be
   * left out.
   */
  public static Throwable of(Throwable failure, boolean showsMessages) {
    return showsMessages && isHarmless(failure) ? failure : copy(failure, showsMessages, 0);
  }

  /** A subclass may print itself in its own way. */
  private static boolean isHarmless(Throwable failure) {
    Throwable link = failure;
    for (int depth = 0; link != null; depth++) {
      String message = link.getMessage();
      if (depth == MAXIMUM_DEPTH
          || link.getSuppressed().length > 0
          || (message != null && !message.equals(presentable(message)))
          || !link.toString().equals(Text.clean(link.toString()))) {
        return false;
      }
      link = link.getCause();
    }
    return true;
  }

  private static LoggedFailure copy(Throwable failure, boolean showsMessages, int depth) {
    Throwable cause = failure.getCause();
    String message = showsMessages ? failure.getMessage() : null;
    return new LoggedFailure(
        failure.getClass().getName(),
        message == null ? null : presentable(message),
        cause == null || depth == MAXIMUM_DEPTH ? null : copy(cause, showsMessages, depth + 1),
        failure);
  }

  /** Returns a message without secrets, line breaks and control characters, and not too long. */
  public static String presentable(String message) {
    String text = Secrets.removed(Text.clean(message));
    return text.length() <= MAXIMUM_LENGTH ? text : text.substring(0, MAXIMUM_LENGTH) + "…";
  }

  @Override
  @SuppressWarnings("OverrideThrowableToString") // the log shows the class that was thrown
  public String toString() {
    String message = getMessage();
    return message == null ? className : className + ": " + message;
  }
}
