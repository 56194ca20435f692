package io.fluxgate.examples.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings rows into the order of their starts, for which it holds them all. Rows of the same start
 * stay in the order they had.
 */
final class SortedRows implements Rows {

  private final Rows rows;
  private @Nullable Iterator<Row> sorted;
  private final List<Row> read = new ArrayList<>();
  private final Map<String, String> keys = new HashMap<>();

  SortedRows(Rows rows) {
    this.rows = rows;
  }

  @Override
  public @Nullable Row next() throws IOException, BadRowException {
    if (sorted == null) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        read.add(withSharedKey(row));
      }
      read.sort(Comparator.comparingLong(Row::startNanos));
      sorted = read.iterator();
    }
    return sorted.hasNext() ? sorted.next() : null;
  }

  private Row withSharedKey(Row row) {
    String key = keys.computeIfAbsent(row.key(), each -> each);
    return new Row(row.line(), row.startNanos(), row.durationNanos(), key, row.outcome());
  }
}
