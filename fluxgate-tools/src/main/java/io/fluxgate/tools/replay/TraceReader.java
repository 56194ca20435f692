package io.fluxgate.tools.replay;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a trace row by row, holding only the current row. Not thread-safe. */
final class TraceReader implements TraceRows, Closeable {

  private static final int LONGEST_QUOTE = 40;

  /** No call is longer; such a duration has the wrong unit. */
  private static final Duration LONGEST_CALL = Duration.ofDays(1);

  /** The key of all calls if the trace has no keys. */
  private static final String ONLY_KEY = "all calls";

  private final TraceLayout layout;
  private final TraceRecords records;
  private final TraceColumns columns;
  private final Map<String, CallOutcome> outcomes = new HashMap<>();
  private final Map<String, CallOutcome> statuses = new HashMap<>();
  private @Nullable TimeFormat timeFormat;

  /**
   * Reads the header.
   *
   * @throws TraceException if there is no header, or a column is missing
   */
  TraceReader(InputStream in, TraceLayout layout) throws IOException {
    this.layout = layout;
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
    skipByteOrderMark(reader);
    records = layout.format().open(reader, layout.separator());
    columns = TraceColumns.of(records.header(), layout);
    timeFormat = layout.timeFormat() != null ? layout.timeFormat() : columns.timeUnit();
  }

  private static void skipByteOrderMark(BufferedReader reader) throws IOException {
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
  }

  @Override
  public @Nullable TraceRow next() throws IOException, BadRowException {
    List<String> record = records.next();
    return record == null ? null : row(record);
  }

  private TraceRow row(List<String> record) throws BadRowException {
    if (record.size() != columns.count()) {
      throw new BadRowException(
          records.line(), "%d fields (expected: %d)".formatted(record.size(), columns.count()));
    }
    long timeNanos = time(record.get(columns.time()).strip());
    long durationNanos = duration(record);
    String key = key(record);
    CallOutcome outcome = outcome(record);
    return new TraceRow(
        records.line(),
        layout.timeIsEnd() || layout.format().timeIsEnd() ? timeNanos - durationNanos : timeNanos,
        durationNanos,
        key,
        outcome);
  }

  private long time(String text) throws BadRowException {
    if (timeFormat == null) {
      timeFormat = TimeFormat.detect(text);
    }
    try {
      long nanos = timeFormat.nanos(text);
      if (Math.abs(nanos) > Long.MAX_VALUE - 2 * LONGEST_CALL.toNanos()) {
        throw new IllegalArgumentException("a time within 292 years of the epoch");
      }
      return nanos;
    } catch (IllegalArgumentException wrong) {
      throw bad("time", text, wrong);
    }
  }

  private long duration(List<String> record) throws BadRowException {
    TimeFormat unit = columns.durationUnit();
    if (columns.duration() < 0 || unit == null) {
      return 0;
    }
    String text = record.get(columns.duration()).strip();
    try {
      long nanos = unit.nanos(text);
      if (nanos < 0 || nanos > LONGEST_CALL.toNanos()) {
        throw new IllegalArgumentException("0 to 24 hours");
      }
      return nanos;
    } catch (IllegalArgumentException wrong) {
      throw bad(columns.durationName(), text, wrong);
    }
  }

  private String key(List<String> record) throws BadRowException {
    if (columns.key() < 0) {
      return ONLY_KEY;
    }
    String key = record.get(columns.key());
    if (key.isBlank()) {
      throw new BadRowException(records.line(), "key: blank (expected: a name)");
    }
    // Only a quoted field has several lines; an unclosed quote swallows all the rows that follow.
    if (key.indexOf('\n') >= 0) {
      throw new BadRowException(
          records.line(), "key: goes over several lines (expected: quotes in pairs)");
    }
    return key;
  }

  private CallOutcome outcome(List<String> record) throws BadRowException {
    String name = field(record, columns.outcome());
    if (!name.isEmpty()) {
      CallOutcome outcome = parsed("outcome", name, outcomes, CallOutcome::ofName);
      String status = field(record, columns.status());
      // "success" is the caller's view; the status is more precise.
      return !outcome.equals(CallOutcome.OK) || status.isEmpty()
          ? outcome
          : parsed("status", status, statuses, CallOutcome::ofStatus);
    }
    String status = field(record, columns.status());
    if (status.isEmpty()) {
      throw new BadRowException(
          records.line(), "neither outcome nor status (expected: one of them)");
    }
    return parsed("status", status, statuses, CallOutcome::ofStatus);
  }

  /** Returns a field that may be absent; many logs write a dash then. */
  private static String field(List<String> record, int column) {
    String text = column < 0 ? "" : record.get(column).strip();
    return text.equals("-") ? "" : text;
  }

  private CallOutcome parsed(
      String column,
      String text,
      Map<String, CallOutcome> known,
      Function<String, CallOutcome> parser)
      throws BadRowException {
    CallOutcome outcome = known.get(text);
    if (outcome == null) {
      try {
        outcome = parser.apply(text);
      } catch (IllegalArgumentException wrong) {
        throw bad(column, text, wrong);
      }
      known.put(text, outcome);
    }
    return outcome;
  }

  private BadRowException bad(String column, String text, IllegalArgumentException wrong) {
    String quoted = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "..." : text;
    return new BadRowException(
        records.line(),
        "%s: %s (expected: %s)".formatted(column, DisplayText.clean(quoted), wrong.getMessage()));
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
