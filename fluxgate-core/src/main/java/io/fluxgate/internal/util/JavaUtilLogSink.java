package io.fluxgate.internal.util;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Logs on Android, whose own log receives the lines of {@code java.util.logging}. */
final class JavaUtilLogSink implements LogSink {

  private final Logger logger;

  private JavaUtilLogSink(Logger logger) {
    this.logger = logger;
  }

  static LogSink named(String name) {
    return new JavaUtilLogSink(Logger.getLogger(name));
  }

  @Override
  public boolean isLoggable(LogLevel level) {
    return level != LogLevel.OFF && logger.isLoggable(level(level));
  }

  @Override
  public void log(LogLevel level, String line, @Nullable Throwable cause) {
    logger.log(level(level), line, cause);
  }

  @Override
  public String name() {
    return logger.getName();
  }

  private static Level level(LogLevel level) {
    return switch (level) {
      case ALL -> Level.ALL;
      case TRACE -> Level.FINER;
      case DEBUG -> Level.FINE;
      case INFO -> Level.INFO;
      case WARNING -> Level.WARNING;
      case ERROR -> Level.SEVERE;
      case OFF -> Level.OFF;
    };
  }
}
