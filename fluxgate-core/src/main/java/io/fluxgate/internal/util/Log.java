package io.fluxgate.internal.util;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The library's own log lines. */
public final class Log {

  /** The name of the logger. */
  public static final String NAME = "io.fluxgate";

  private static final int MAXIMUM_LOGGED = 1_000;
  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet(1);

  private Log() {}

  public static void warn(String message, Throwable cause) {
    Lines.SINK.log(LogLevel.WARNING, Text.clean(message), cause);
  }

  /** Logs a message unless it was logged before; beyond 1,000 different messages it logs none. */
  public static void warnOnce(String message) {
    if (LOGGED.size() < MAXIMUM_LOGGED && LOGGED.add(message)) {
      warn(message);
    }
  }

  /** Logs what only somebody who looks for it wants to know. */
  public static void debug(String message) {
    Lines.SINK.log(LogLevel.DEBUG, Text.clean(message), null);
  }

  public static void warn(String message) {
    Lines.SINK.log(LogLevel.WARNING, Text.clean(message), null);
  }

  /** Made at the first line: to look for a logger takes tens of milliseconds of a start. */
  private static final class Lines {

    static final LogSink SINK = LogSink.named(NAME);
  }
}
