package io.fluxgate.tools.simulate;

/** A call under way, and the event that comes next for it. */
final class Call implements Comparable<Call> {

  final long seed;
  final long number;
  final long arrivalNanos;
  final int instance;
  final int shard;
  final boolean bystander;
  int attempt;
  long sentNanos;
  Guard.Pass pass = Guard.Pass.FREE;

  /**
   * What happens at {@link #dueNanos}: the attempt ends, unless {@link #retries}: then the next one
   * begins.
   */
  CallEnd end = CallEnd.SUCCESS;

  boolean retries;
  long dueNanos;

  Call(long seed, long number, long arrivalNanos, int instance, int shard, boolean bystander) {
    this.seed = seed;
    this.number = number;
    this.arrivalNanos = arrivalNanos;
    this.instance = instance;
    this.shard = shard;
    this.bystander = bystander;
  }

  /** Calls due at the same moment come in the order of their arrivals. */
  @Override
  public int compareTo(Call other) {
    int byTime = Long.compare(dueNanos, other.dueNanos);
    return byTime != 0 ? byTime : Long.compare(number, other.number);
  }
}
