package io.fluxgate.tools.simulate;

/** A call that asks a {@link Guard} for admission. Valid only during that question. */
public interface Arrival {

  /**
   * Whether the call would succeed if it were sent now, and not at the cost of others. Only an
   * oracle may ask.
   *
   * @return true if a good response would arrive before the caller stops waiting, and the queue
   *     stays short
   */
  boolean wouldSucceed();
}
