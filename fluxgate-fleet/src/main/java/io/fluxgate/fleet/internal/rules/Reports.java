package io.fluxgate.fleet.internal.rules;

import io.fluxgate.fleet.internal.wire.Entry;

/** The latest counts of a bounded number of instances; the oldest makes room. */
final class Reports {

  private final long[] ids;
  private final long[] times;
  private final byte[] counts;
  private int size;

  Reports(int capacity) {
    ids = new long[capacity];
    times = new long[capacity];
    counts = new byte[capacity * Entry.COUNTS];
  }

  void put(long id, long now, byte[] reported) {
    int place = place(id);
    ids[place] = id;
    times[place] = now;
    System.arraycopy(reported, 0, counts, place * Entry.COUNTS, Entry.COUNTS);
  }

  private int place(long id) {
    int oldest = 0;
    for (int i = 0; i < size; i++) {
      if (ids[i] == id) {
        return i;
      }
      if (times[i] < times[oldest]) {
        oldest = i;
      }
    }
    return size < ids.length ? size++ : oldest;
  }

  int size() {
    return size;
  }

  long id(int report) {
    return ids[report];
  }

  long time(int report) {
    return times[report];
  }

  int succeeded(int report, int horizon) {
    return counts[report * Entry.COUNTS + 2 * horizon] & 0xFF;
  }

  int failed(int report, int horizon) {
    return counts[report * Entry.COUNTS + 2 * horizon + 1] & 0xFF;
  }

  /** Whether more calls failed than succeeded, or as many. */
  boolean isFailing(int report, int horizon) {
    int failed = failed(report, horizon);
    return failed > 0 && failed >= succeeded(report, horizon);
  }
}
