package io.fluxgate.tools.simulate;

/** A length of time that varies by seed, evenly between two limits. */
record Span(long leastNanos, long mostNanos) {

  static final Span ZERO = new Span(0, 0);

  long draw(long seed, long place) {
    return leastNanos + (long) ((mostNanos - leastNanos) * Draws.uniform(seed, place));
  }
}
