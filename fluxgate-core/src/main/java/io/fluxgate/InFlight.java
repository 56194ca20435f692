package io.fluxgate;

/**
 * Counts calls under way, never too few of them.
 *
 * <p>One counter that rises and falls would be a sum of stripes read one after the other: a call
 * that begins on a stripe already read and ends on one still to be read counts as minus one, and
 * hides another. Two counters that only rise, with the ends read first, count a call that is under
 * way all the while, whatever begins or ends meanwhile. A beginning is seen by others before its
 * thread looks at anything else; an end may be seen late, and then counts as still under way.
 */
final class InFlight {

  private final StripedCounter begun = new StripedCounter();
  private final StripedCounter ended = new StripedCounter();

  void begin() {
    begun.addVolatile(1);
  }

  void end() {
    ended.addRelease(1);
  }

  boolean isNone() {
    long over = ended.sum();
    return begun.sum() == over;
  }
}
