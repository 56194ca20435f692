package io.fluxgate.slack;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Everything that anybody logs while this is open, at any level: the SDK and OkHttp included. */
final class AllLogs extends Handler implements AutoCloseable {

  private static final Logger ROOT = Logger.getLogger("");

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Level levelBefore = ROOT.getLevel();
  private final List<Handler> handlersBefore = List.of(ROOT.getHandlers());

  AllLogs() {
    setLevel(Level.ALL);
    handlersBefore.forEach(ROOT::removeHandler);
    ROOT.addHandler(this);
    ROOT.setLevel(Level.ALL);
  }

  /** The library's own lines. */
  List<String> lines() {
    return records.stream()
        .filter(record -> record.getLoggerName().startsWith("io.fluxgate"))
        .map(LogRecord::getMessage)
        .toList();
  }

  /** All there is, with parameters and stack traces. */
  List<String> everything() {
    List<String> all = new ArrayList<>();
    for (LogRecord record : records) {
      StringWriter text = new StringWriter();
      text.append(record.getLoggerName()).append(": ").append(record.getMessage());
      if (record.getParameters() != null) {
        text.append(Arrays.toString(record.getParameters()));
      }
      if (record.getThrown() != null) {
        record.getThrown().printStackTrace(new PrintWriter(text));
      }
      all.add(text.toString());
    }
    return all;
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ROOT.removeHandler(this);
    handlersBefore.forEach(ROOT::addHandler);
    ROOT.setLevel(levelBefore);
  }
}
