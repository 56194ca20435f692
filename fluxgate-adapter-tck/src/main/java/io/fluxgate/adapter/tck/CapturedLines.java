package io.fluxgate.adapter.tck;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What the library logs while this is open, with the stack traces of exceptions. Several may be
 * open at once: each captures everything, and the last one that is closed gives the console back.
 */
final class CapturedLines extends Handler implements AutoCloseable {

  private static final Logger LOGGER = Logger.getLogger("io.fluxgate");

  /** Guarded by this class. */
  private static int open;

  private final List<String> lines = new CopyOnWriteArrayList<>();

  private CapturedLines() {}

  /** Starts to capture; nothing reaches the console until {@link #close()}. */
  static CapturedLines open() {
    CapturedLines log = new CapturedLines();
    synchronized (CapturedLines.class) {
      open++;
      LOGGER.setLevel(Level.ALL);
      LOGGER.setUseParentHandlers(false);
      LOGGER.addHandler(log);
    }
    return log;
  }

  List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord record) {
    StringWriter text = new StringWriter();
    text.append(record.getMessage());
    Throwable thrown = record.getThrown();
    if (thrown != null) {
      thrown.printStackTrace(new PrintWriter(text, true));
    }
    lines.add(text.toString());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    synchronized (CapturedLines.class) {
      LOGGER.removeHandler(this);
      open--;
      if (open == 0) {
        LOGGER.setUseParentHandlers(true);
        LOGGER.setLevel(null);
      }
    }
  }
}
