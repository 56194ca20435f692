package io.fluxgate.fleet.internal.rules;

/** Times in nanoseconds since a member was made. */
final class Time {

  /** Long before any other time, and far enough from the end of the range for differences. */
  static final long NEVER = Long.MIN_VALUE / 4;

  /** For things that are not due. */
  static final long FAR = Long.MAX_VALUE / 4;

  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000 * MILLI;

  private static final long GRAIN = 10 * MILLI;

  private Time() {}

  /** Rounds a time up, so that what is due at nearly the same time shares a message. */
  static long grain(long time) {
    return time + Math.floorMod(-time, GRAIN);
  }
}
