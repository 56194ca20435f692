package io.fluxgate.tools.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object per line. The first one names the fields; a field of a later one may be
 * missing.
 */
final class JsonLines implements TraceRecords {

  private final BufferedReader reader;
  private final List<String> header;
  private @Nullable Map<?, ?> first;
  private long line;

  JsonLines(BufferedReader reader) throws IOException {
    this.reader = reader;
    try {
      Map<?, ?> object = object();
      if (object == null) {
        throw new TraceException("line 1: nothing is there (expected: a JSON object per line)");
      }
      first = object;
      header = object.keySet().stream().map(String::valueOf).toList();
    } catch (BadRowException bad) {
      // Without it the names of the fields are unknown.
      throw new TraceException(String.valueOf(bad.getMessage()));
    }
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public @Nullable List<String> next() throws IOException, BadRowException {
    Map<?, ?> object = first != null ? first : object();
    first = null;
    if (object == null) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    for (String name : header) {
      Object value = object.get(name);
      fields.add(value == null ? "" : String.valueOf(value));
    }
    return fields;
  }

  private @Nullable Map<?, ?> object() throws IOException, BadRowException {
    String text = reader.readLine();
    line++;
    while (text != null && text.isBlank()) {
      text = reader.readLine();
      line++;
    }
    if (text == null) {
      return null;
    }
    try {
      if (Json.parse(text) instanceof Map<?, ?> object) {
        return object;
      }
    } catch (IllegalArgumentException wrong) {
      throw new BadRowException(line, String.valueOf(wrong.getMessage()));
    }
    throw new BadRowException(line, "no object (expected: a JSON object per line)");
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
