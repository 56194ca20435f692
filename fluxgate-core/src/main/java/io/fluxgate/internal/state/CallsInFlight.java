package io.fluxgate.internal.state;

import io.fluxgate.internal.window.StripedCounter;

/**
 * Counts calls in flight, never too few of them.
 *
 * <p>One counter that rises and falls would be a sum of stripes read one after the other: a call
 * that begins on a stripe already read and ends on one still to be read counts as minus one, and
 * hides another. Two counters that only rise, with the ends read first, count a call that is in
 * flight all the while, whatever begins or ends meanwhile. Other threads see a beginning before its
 * thread looks at anything else; an end may be seen late, and then still counts as in flight.
 */
public final class CallsInFlight {

  private final StripedCounter begun = new StripedCounter();
  private final StripedCounter ended = new StripedCounter();

  public void begin() {
    begun.addVolatile(1);
  }

  public void end() {
    ended.addRelease(1);
  }

  /** The number of calls that have ever begun. */
  public long begun() {
    return begun.sum();
  }

  public boolean isNone() {
    long over = ended.sum();
    return begun.sum() == over;
  }
}
