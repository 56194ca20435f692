package io.fluxgate.fleet.internal.rules;

import io.fluxgate.fleet.internal.wire.Entry;

/**
 * How many calls succeeded and failed in the last 1, 2, 4 … 128 seconds.
 *
 * <p>For each horizon it keeps the cumulative counts at its last four quarter steps, and compares
 * the present ones with the oldest of them: a horizon of 8 s covers the last 6 to 8 s. Of
 * cumulative counts it keeps the lowest 16 bits, because only their differences matter: thousands
 * of hosts are kept. The caller adds at most {@link #MOST_PER_BEAT} in one beat, so that no
 * difference wraps around.
 */
final class Horizons {

  static final int COUNT = 8;
  static final long BEAT_NANOS = 250 * Time.MILLI;
  static final long LONGEST_NANOS = horizonNanos(COUNT - 1);

  private static final int STEPS = 4;
  private static final int MOST = 255;

  /** How much a count may grow in one beat: all beats of the longest horizon fit into 16 bits. */
  static final int MOST_PER_BEAT = 0xFFFF / (int) (LONGEST_NANOS / BEAT_NANOS);

  private final char[] steps = new char[COUNT * STEPS * 2];
  private long beat;

  /** Begins with what was counted before, and that is long ago. */
  Horizons(long beat, int succeeded, int failed) {
    this.beat = beat;
    for (int i = 0; i < steps.length; i += 2) {
      steps[i] = (char) succeeded;
      steps[i + 1] = (char) failed;
    }
  }

  static long horizonNanos(int horizon) {
    return Time.SECOND << horizon;
  }

  /** How long evidence about a horizon counts. */
  static long evidenceNanos(int horizon) {
    return Math.max(5 * BEAT_NANOS, horizonNanos(horizon) / 2);
  }

  /**
   * Stores the counts at a beat. What was counted since the last one belongs to this beat, also if
   * beats are missing between them.
   */
  void store(long toBeat, int beforeSucceeded, int beforeFailed, int succeeded, int failed) {
    for (int horizon = 0; horizon < COUNT; horizon++) {
      long last = toBeat >> horizon;
      long missing = last - (beat >> horizon);
      boolean now = last << horizon == toBeat;
      for (long step = Math.max(last - STEPS, last - missing) + 1; step <= last; step++) {
        boolean present = now && step == last;
        set(horizon, step, present ? succeeded : beforeSucceeded, present ? failed : beforeFailed);
      }
    }
    beat = toBeat;
  }

  private void set(int horizon, long step, int succeeded, int failed) {
    int at = at(horizon, step);
    steps[at] = (char) succeeded;
    steps[at + 1] = (char) failed;
  }

  private static int at(int horizon, long step) {
    return (horizon * STEPS + (int) (step & (STEPS - 1))) * 2;
  }

  private int oldest(int horizon) {
    return at(horizon, (beat >> horizon) + 1);
  }

  int succeeded(int horizon, int succeededNow) {
    return (succeededNow - steps[oldest(horizon)]) & 0xFFFF;
  }

  int failed(int horizon, int failedNow) {
    return (failedNow - steps[oldest(horizon) + 1]) & 0xFFFF;
  }

  /** Returns the shortest horizon with a call, -1 if the longest has none. */
  int freshest(int succeededNow, int failedNow) {
    int horizon = 0;
    while (horizon < COUNT
        && succeeded(horizon, succeededNow) == 0
        && failed(horizon, failedNow) == 0) {
      horizon++;
    }
    return horizon == COUNT ? -1 : horizon;
  }

  /** Returns the counts as messages have them: beyond 255 both are scaled down alike. */
  byte[] counts(int succeededNow, int failedNow) {
    byte[] counts = new byte[Entry.COUNTS];
    for (int horizon = 0; horizon < COUNT; horizon++) {
      int succeeded = succeeded(horizon, succeededNow);
      int failed = failed(horizon, failedNow);
      int larger = Math.max(succeeded, failed);
      counts[2 * horizon] = (byte) scaled(succeeded, larger, MOST);
      counts[2 * horizon + 1] = (byte) scaled(failed, larger, MOST);
    }
    return counts;
  }

  /** Returns a count that shrinks as much as the larger one of two has to; never to nothing. */
  static int scaled(long count, long larger, int most) {
    if (larger <= most || count <= 0) {
      return (int) Math.max(0, count);
    }
    return (int) Math.max(1, count * most / larger);
  }
}
