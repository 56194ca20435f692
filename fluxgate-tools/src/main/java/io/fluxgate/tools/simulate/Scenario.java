package io.fluxgate.tools.simulate;

import java.util.List;

/**
 * Callers, an upstream, and what happens to it.
 *
 * @param name the name in tables
 * @param family scenarios of a family are averaged before families are
 * @param callers who calls
 * @param serviceNanos the mean time of the upstream for a request
 * @param shards how many shards the upstream has; each request belongs to one
 * @param noise the share of answers that are errors, all the time
 * @param contention how many times slower a request is served when the queue is full
 * @param warmUpNanos the time before the first fault
 * @param afterNanos the time after the last one
 * @param faults in the order of their beginnings
 */
record Scenario(
    String name,
    String family,
    Callers callers,
    long serviceNanos,
    int shards,
    double noise,
    double contention,
    long warmUpNanos,
    long afterNanos,
    List<Fault> faults) {

  /**
   * The callers.
   *
   * @param instances how many programs call
   * @param rate calls per second of all instances
   * @param bystanderRate calls per second of all instances to another, healthy upstream
   * @param threads the pool of each instance, which both kinds of calls share
   * @param timeoutNanos the client's timeout for an attempt
   * @param giveUpNanos when the caller cancels, {@link Long#MAX_VALUE} for never
   * @param attempts how often a call is tried
   */
  record Callers(
      int instances,
      double rate,
      double bystanderRate,
      int threads,
      long timeoutNanos,
      long giveUpNanos,
      int attempts) {

    long patienceNanos() {
      return Math.min(timeoutNanos, giveUpNanos);
    }
  }

  /** The upstream is busy for 70 % of its time, and has at least four servers. */
  int servers() {
    return Math.max(4, (int) Math.ceil(callers.rate * (serviceNanos / 1e9) / 0.7));
  }
}
