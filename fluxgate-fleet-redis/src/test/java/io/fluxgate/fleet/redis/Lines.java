package io.fluxgate.fleet.redis;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the transport logs while this is open. */
final class Lines extends Handler implements AutoCloseable {

  private static final Logger LOGGER = Logger.getLogger("io.fluxgate.fleet.redis");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  Lines() {
    LOGGER.setLevel(Level.ALL);
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(this);
  }

  List<String> lines() {
    return lines;
  }

  List<String> containing(String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  @Override
  public void publish(LogRecord record) {
    lines.add(record.getMessage() + (record.getThrown() == null ? "" : record.getThrown()));
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
