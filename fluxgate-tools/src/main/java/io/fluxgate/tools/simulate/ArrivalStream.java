package io.fluxgate.tools.simulate;

/** The arrivals of one kind of call: a Poisson process whose rate may rise for a time. */
final class ArrivalStream {

  private final long seed;
  private final FaultPlan plan;
  private final double highestLoad;
  private final double meanGapNanos;
  private long place;
  private long nextNanos;

  /**
   * Creates a stream.
   *
   * @param plan raises the rate; null if nothing does
   */
  ArrivalStream(long seed, double perSecond, FaultPlan plan, boolean raised) {
    this.seed = seed;
    this.plan = plan;
    this.highestLoad = raised ? plan.highestLoad() : 1;
    this.meanGapNanos = perSecond > 0 ? 1e9 / (perSecond * highestLoad) : Double.POSITIVE_INFINITY;
    advance();
  }

  long nextNanos() {
    return nextNanos;
  }

  /** The seed of the call that arrives next. */
  long callSeed() {
    return Draws.bits(seed, 2 * place + 1);
  }

  /** Draws at the highest rate, and drops what is too much at the time. */
  void advance() {
    do {
      place++;
      double gap = meanGapNanos * Draws.exponential(seed, 2 * place);
      nextNanos = gap < Long.MAX_VALUE / 2.0 ? nextNanos + Math.max(1, (long) gap) : Long.MAX_VALUE;
    } while (nextNanos < plan.endNanos() && isTooMuch());
  }

  private boolean isTooMuch() {
    return highestLoad > 1
        && Draws.uniform(~seed, place) * highestLoad
            >= plan.factor(Fault.Kind.LOAD, nextNanos, 0, 0);
  }
}
