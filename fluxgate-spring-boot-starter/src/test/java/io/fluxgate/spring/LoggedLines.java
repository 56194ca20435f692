package io.fluxgate.spring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged to {@code io.fluxgate} until this is closed. */
public final class LoggedLines implements AutoCloseable {

  private final Logger logger = Logger.getLogger("io.fluxgate");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          lines.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Listens from now on. */
  public static LoggedLines listen() {
    LoggedLines logged = new LoggedLines();
    logged.logger.addHandler(logged.handler);
    return logged;
  }

  private LoggedLines() {}

  /** Returns the lines so far. */
  public List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
  }
}
