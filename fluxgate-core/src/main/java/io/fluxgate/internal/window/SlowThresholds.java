package io.fluxgate.internal.window;

import io.fluxgate.internal.util.Checks;
import java.time.Duration;
import java.util.List;

/** The thresholds at which a call becomes slow, ascending, and running counts for each of them. */
final class SlowThresholds {

  static final long[] NONE = {};

  private final List<Duration> durations;
  private final long[] nanos;

  SlowThresholds(List<Duration> ascending) {
    durations = ascending;
    nanos = new long[ascending.size()];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = Checks.saturatedNanos(ascending.get(i));
    }
  }

  List<Duration> durations() {
    return durations;
  }

  int size() {
    return nanos.length;
  }

  /** Returns how many thresholds a call of this duration reaches, counted from the lowest. */
  int reached(long durationNanos) {
    int reached = 0;
    while (reached < nanos.length && durationNanos >= nanos[reached]) {
      reached++;
    }
    return reached;
  }

  /**
   * Returns the running counts after one more call, which reaches the {@code reached} lowest
   * thresholds.
   */
  static long[] plus(long[] counts, int reached, int thresholds) {
    if (reached == 0) {
      return counts;
    }
    long[] sum = new long[thresholds];
    System.arraycopy(counts, 0, sum, 0, counts.length);
    for (int i = 0; i < reached; i++) {
      sum[i]++;
    }
    return sum;
  }

  /** Returns the highest threshold that a single call with these counts reached; 0 if none. */
  long highestReached(long[] counts) {
    long highest = 0;
    for (int i = 0; i < counts.length && counts[i] > 0; i++) {
      highest = nanos[i];
    }
    return highest;
  }

  /** Returns {@code to - from} for each threshold; an empty array stands for zeros. */
  long[] difference(long[] to, long[] from) {
    if (nanos.length == 0) {
      return NONE;
    }
    long[] difference = new long[nanos.length];
    System.arraycopy(to, 0, difference, 0, to.length);
    for (int i = 0; i < from.length; i++) {
      difference[i] -= from[i];
    }
    return difference;
  }
}
