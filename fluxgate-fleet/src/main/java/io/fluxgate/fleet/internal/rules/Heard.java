package io.fluxgate.fleet.internal.rules;

/**
 * When the latest three messages of a kind were heard. Fields instead of an array: thousands of
 * circuits may be open.
 */
final class Heard {

  private long oldest = Time.NEVER;
  private long middle = Time.NEVER;
  private long latest = Time.NEVER;

  void add(long now) {
    oldest = middle;
    middle = latest;
    latest = now;
  }

  /** Whether three were heard in this time: one more adds nothing. */
  boolean isEnough(long now, long withinNanos) {
    return now - oldest <= withinNanos;
  }
}
