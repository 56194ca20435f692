package io.fluxgate.internal.util;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Logs where every Java program does. */
@NotOnAndroid
final class SystemLogSink implements LogSink {

  private final Logger logger;

  SystemLogSink(Logger logger) {
    this.logger = logger;
  }

  static LogSink named(String name) {
    return new SystemLogSink(System.getLogger(name));
  }

  @Override
  public boolean isLoggable(LogLevel level) {
    // The JDK's own loggers call OFF a level like others.
    return level != LogLevel.OFF && logger.isLoggable(levelOf(level));
  }

  @Override
  public void log(LogLevel level, String line, @Nullable Throwable cause) {
    if (cause == null) {
      logger.log(levelOf(level), line);
    } else {
      logger.log(levelOf(level), line, cause);
    }
  }

  @Override
  public String name() {
    return logger.getName();
  }

  private static Level levelOf(LogLevel level) {
    return Level.valueOf(level.name());
  }
}
