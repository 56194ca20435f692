package io.fluxgate.fleet.internal.rules;

/** When the latest three messages of a kind were heard. */
final class Heard {

  private static final int ENOUGH = 3;

  private final long[] times = {Time.NEVER, Time.NEVER, Time.NEVER};
  private int next;

  void add(long now) {
    times[next] = now;
    next = (next + 1) % ENOUGH;
  }

  /** Whether three were heard in this time: one more adds nothing. */
  boolean isEnough(long now, long withinNanos) {
    return now - times[next] <= withinNanos;
  }
}
