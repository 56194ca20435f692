package io.fluxgate.tools.simulate;

/**
 * A service with a few servers and one queue, first come, first served. It goes on with requests
 * whose callers have left, and answers 503 at once when five seconds of work are waiting.
 *
 * <p>Because nobody overtakes and a request's time is known when it arrives, so is its end: the
 * moments at which servers become free replace the queue.
 */
final class Upstream {

  /** When no answer ever comes. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long LONGEST_WAIT_NANOS = 5_000_000_000L;
  private static final long REFUSAL_NANOS = 2_000_000L;
  private static final int PROMPT_SERVICES = 10;
  private static final double SIGMA = 0.5;

  /**
   * What will come of a request.
   *
   * @param atNanos when its answer arrives
   * @param good whether it is a good one
   * @param occupies how long it occupies a server, 0 if none
   * @param waits how long it waits for one
   */
  record Answer(long atNanos, boolean good, long occupies, long waits) {}

  private final Scenario scenario;
  private final FaultPlan plan;

  /** A heap: the server that is free first is at the top. */
  private final long[] freeNanos;

  Upstream(Scenario scenario, FaultPlan plan) {
    this.scenario = scenario;
    this.plan = plan;
    this.freeNanos = new long[scenario.servers()];
  }

  /** Returns what would come of a request that arrived now. */
  Answer preview(long nowNanos, int shard, int instance, long seed, int attempt) {
    if (plan.is(Fault.Kind.UNAVAILABLE, nowNanos, shard, instance)) {
      return new Answer(nowNanos + REFUSAL_NANOS, false, 0, 0);
    }
    if (plan.is(Fault.Kind.HANG, nowNanos, shard, instance)) {
      return new Answer(NEVER, false, 0, 0);
    }
    long wait = Math.max(0, freeNanos[0] - nowNanos);
    if (wait > LONGEST_WAIT_NANOS) {
      return new Answer(nowNanos + REFUSAL_NANOS, false, 0, 0);
    }
    double work =
        scenario.serviceNanos()
            * Draws.logNormal(seed, 3L * attempt, SIGMA)
            * plan.coldFactor(nowNanos)
            * (1 + (scenario.contention() - 1) * wait / LONGEST_WAIT_NANOS);
    // A brownout is a dependency for which no server waits: it makes answers late, not scarce.
    double service = work * plan.factor(Fault.Kind.SLOW, nowNanos, shard, instance);
    double occupies = work / plan.factor(Fault.Kind.CAPACITY, nowNanos, shard, instance);
    boolean good =
        Draws.uniform(seed, 3L * attempt + 1) >= plan.errorShare(nowNanos, shard, instance)
            && Draws.uniform(seed, 3L * attempt + 2) >= scenario.noise();
    return new Answer(nowNanos + wait + (long) service, good, Math.max(1, (long) occupies), wait);
  }

  /** Whether a request finds a queue short enough not to slow down those that follow it. */
  boolean isPrompt(Answer answer) {
    return answer.waits <= PROMPT_SERVICES * scenario.serviceNanos();
  }

  /** Takes in a request that was previewed at the same moment. */
  void accept(long nowNanos, Answer answer) {
    if (answer.occupies > 0) {
      freeNanos[0] = Math.max(freeNanos[0], nowNanos) + answer.occupies;
      siftDown();
    }
  }

  private void siftDown() {
    int i = 0;
    long sinking = freeNanos[0];
    int child;
    while ((child = 2 * i + 1) < freeNanos.length) {
      if (child + 1 < freeNanos.length && freeNanos[child + 1] < freeNanos[child]) {
        child++;
      }
      if (freeNanos[child] >= sinking) {
        break;
      }
      freeNanos[i] = freeNanos[child];
      i = child;
    }
    freeNanos[i] = sinking;
  }
}
