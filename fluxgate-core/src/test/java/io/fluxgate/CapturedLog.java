package io.fluxgate;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library logs while this is open. */
public final class CapturedLog extends Handler implements AutoCloseable {

  private static final Logger LOGGER = Logger.getLogger("io.fluxgate");

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  private CapturedLog() {}

  /** Starts to capture; nothing reaches the console until {@link #close()}. */
  public static CapturedLog open() {
    CapturedLog log = new CapturedLog();
    LOGGER.setLevel(Level.ALL);
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(log);
    return log;
  }

  /** Returns the records so far. */
  public List<LogRecord> records() {
    return records;
  }

  /** Returns the messages so far that contain the text. */
  public List<String> messages(String text) {
    return records.stream().map(LogRecord::getMessage).filter(m -> m.contains(text)).toList();
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
    LOGGER.setUseParentHandlers(true);
    LOGGER.setLevel(null);
  }
}
