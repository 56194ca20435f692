package io.fluxgate.tools.simulate;

import java.util.List;

/**
 * Callers, an upstream, and what happens to it.
 *
 * @param name the name in tables
 * @param family scenarios of a family are averaged before families are
 * @param callers who calls
 * @param serviceNanos the mean time of the upstream for a request
 * @param shards how many shards the upstream has, or how many hosts; each request belongs to one
 * @param noise the share of answers that are errors, all the time
 * @param contention how many times slower a request is served when the queue is full
 * @param warmUpNanos the time before the first fault
 * @param afterNanos the time after the last one
 * @param fleet how instances that are a fleet reach each other
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
    Fleet fleet,
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

  /**
   * How instances reach each other, if they are a fleet.
   *
   * @param zones instances of different zones are different fleets
   * @param parts instances of different parts do not hear each other
   * @param versions instances of different versions do not understand each other
   * @param loss the share of messages that do not arrive
   * @param duplicates the share that arrives twice
   * @param delay how long a message is under way
   * @param liars others that take part and always report failures
   * @param restartNanos how long an instance runs on average, {@link Long#MAX_VALUE} forever
   * @param hosts how many hosts there are, with a breaker each
   * @param strangers how many instances have a wrong secret, the first ones, and all liars with
   *     them
   */
  record Fleet(
      int zones,
      int parts,
      int versions,
      double loss,
      double duplicates,
      Span delay,
      int liars,
      long restartNanos,
      int hosts,
      int strangers) {

    int zone(int instance, int instances) {
      return (int) ((long) instance * zones / instances);
    }
  }

  /** Whether each shard is a host, which has a breaker of its own. */
  boolean hasHosts() {
    return fleet.hosts > 1;
  }

  /** The upstream is busy for 70 % of its time, and has at least four servers. */
  int servers() {
    return Math.max(4, (int) Math.ceil(callers.rate * (serviceNanos / 1e9) / 0.7));
  }
}
