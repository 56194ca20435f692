package io.fluxgate.tools.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an access log line by line. */
final class LogLines implements TraceRecords {

  private final BufferedReader reader;
  private final AccessLog log;
  private long line;

  LogLines(BufferedReader reader, AccessLog log) {
    this.reader = reader;
    this.log = log;
  }

  @Override
  public List<String> header() {
    return AccessLog.FIELDS;
  }

  @Override
  public @Nullable List<String> next() throws IOException, BadRowException {
    String text = reader.readLine();
    while (text != null && text.isBlank()) {
      line++;
      text = reader.readLine();
    }
    line++;
    return text == null ? null : log.fields(line, text);
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
