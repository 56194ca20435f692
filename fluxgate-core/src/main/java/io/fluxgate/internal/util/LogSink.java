package io.fluxgate.internal.util;

import org.jspecify.annotations.Nullable;

/** Receives log lines: a {@link System.Logger}, or its substitute on Android. */
public interface LogSink {

  /** Returns the logger of this name of the platform. */
  static LogSink named(String name) {
    return isPresent("java.lang.System$Logger")
        ? SystemLogSink.named(name)
        : JavaUtilLogSink.named(name);
  }

  @NotOnAndroid
  static LogSink of(System.Logger logger) {
    return new SystemLogSink(logger);
  }

  private static boolean isPresent(String className) {
    try {
      Class<?> unused = Class.forName(className);
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  boolean isLoggable(LogLevel level);

  void log(LogLevel level, String line, @Nullable Throwable cause);

  String name();
}
