package io.fluxgate.tools.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sorts rows by their start, for which it holds all of them in memory. The sort is stable. */
final class SortedRows implements TraceRows {

  private final TraceRows rows;
  private @Nullable Iterator<TraceRow> sorted;
  private final List<TraceRow> read = new ArrayList<>();
  private final Map<String, String> keys = new HashMap<>();

  SortedRows(TraceRows rows) {
    this.rows = rows;
  }

  @Override
  public @Nullable TraceRow next() throws IOException, BadRowException {
    if (sorted == null) {
      for (TraceRow row = rows.next(); row != null; row = rows.next()) {
        read.add(withSharedKey(row));
      }
      read.sort(Comparator.comparingLong(TraceRow::startNanos));
      sorted = read.iterator();
    }
    return sorted.hasNext() ? sorted.next() : null;
  }

  private TraceRow withSharedKey(TraceRow row) {
    String key = keys.computeIfAbsent(row.key(), each -> each);
    return new TraceRow(row.line(), row.startNanos(), row.durationNanos(), key, row.outcome());
  }
}
