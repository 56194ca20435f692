package io.fluxgate.fleet.internal.rules;

import io.fluxgate.CallCounts;
import io.fluxgate.fleet.internal.wire.Entry;
import org.jspecify.annotations.Nullable;

/** One breaker of this instance, and what its calls saw. */
final class Host {

  final Circuit circuit;
  final long hash;
  final long addedAt;

  /** Null while the breaker has not been called for the longest horizon: most are idle. */
  @Nullable Horizons horizons;

  @Nullable Poll poll;

  /** What happened since the circuit opened; null while it is closed. */
  @Nullable Opening opening;

  long lastOutcome = Time.NEVER;
  long lastSuspicion = Time.NEVER;
  long lastByWord = Time.NEVER;
  boolean lastFailed;
  boolean mismatched;

  /** Whether it is among the active ones. */
  boolean listed;

  /** How many openings in a row the own first probe refuted. */
  byte refuted;

  private long succeeded;
  private long failed;

  /** Counts as {@link Horizons} takes them. */
  private int succeededSum;

  private int failedSum;

  Host(Circuit circuit, long hash, long now) {
    this.circuit = circuit;
    this.hash = hash;
    this.addedAt = now;
    CallCounts counts = circuit.counts();
    this.succeeded = counts.succeeded();
    this.failed = counts.failed();
  }

  /** Reads the counts at a beat. */
  void read(long beat, long now) {
    CallCounts counts = circuit.counts();
    boolean moreFailed = counts.failed() != failed;
    boolean moreSucceeded = counts.succeeded() != succeeded;
    if (moreFailed || moreSucceeded) {
      if (horizons == null) {
        horizons = new Horizons(beat - 1, succeededSum, failedSum);
      }
      lastFailed = !moreSucceeded || (moreFailed && circuit.streak() > 0);
      lastOutcome = now;
    }
    if (horizons != null) {
      store(horizons, beat, counts, moreFailed, now);
    }
    succeeded = counts.succeeded();
    failed = counts.failed();
  }

  private void store(Horizons known, long beat, CallCounts counts, boolean moreFailed, long now) {
    int succeededNow = succeededNow(counts);
    int failedNow = failedNow(counts);
    if (moreFailed && known.failed(0, failedNow) >= known.succeeded(0, succeededNow)) {
      lastSuspicion = now;
    }
    known.store(beat, succeededSum, failedSum, succeededNow, failedNow);
    succeededSum = succeededNow;
    failedSum = failedNow;
    if (now - lastOutcome > Horizons.LONGEST_NANOS) {
      horizons = null;
    }
  }

  private int succeededNow(CallCounts counts) {
    return succeededSum + grown(counts, counts.succeeded() - succeeded);
  }

  private int failedNow(CallCounts counts) {
    return failedSum + grown(counts, counts.failed() - failed);
  }

  /** By how much a count has grown since the last beat; both are scaled down alike. */
  private int grown(CallCounts counts, long by) {
    long larger = Math.max(counts.succeeded() - succeeded, counts.failed() - failed);
    return Horizons.scaled(by, larger, Horizons.MOST_PER_BEAT);
  }

  boolean hasTraffic() {
    return horizons != null;
  }

  boolean hasSucceeded() {
    return succeeded > 0;
  }

  /** Calls that the circuit rejected, or would have rejected if it were no shadow. */
  long rejected() {
    CallCounts counts = circuit.counts();
    return counts.rejected() + counts.wouldBeRejected();
  }

  /** The own calls until now, as messages have them. */
  byte[] counts() {
    if (horizons == null) {
      return new byte[Entry.COUNTS];
    }
    CallCounts counts = circuit.counts();
    return horizons.counts(succeededNow(counts), failedNow(counts));
  }

  /** Returns the shortest horizon with a call, -1 for none. */
  int freshest() {
    if (horizons == null) {
      return -1;
    }
    CallCounts counts = circuit.counts();
    return horizons.freshest(succeededNow(counts), failedNow(counts));
  }

  /** Whether the own calls speak against a verdict: the last one succeeded, not long ago. */
  boolean vetoes(int horizon, long now) {
    long fresh = Math.max(Time.SECOND, Horizons.horizonNanos(horizon) / 2);
    return lastOutcome != Time.NEVER && !lastFailed && now - lastOutcome < fresh;
  }

  /** Whether no own call has failed since the last success. */
  boolean knowsByWordOnly() {
    return !lastFailed || lastOutcome == Time.NEVER;
  }

  int state() {
    return switch (circuit.phase()) {
      case CLOSED -> Entry.CLOSED;
      case OPEN -> Entry.OPEN;
      case HALF_OPEN -> Entry.HALF_OPEN;
      case OTHER -> Entry.OTHER;
    };
  }

  Entry entry() {
    return Entry.of(hash, state(), circuit.reopens());
  }

  Entry entry(byte[] counts) {
    return Entry.of(hash, state(), circuit.reopens(), counts);
  }

  /** Whether something may be due between two beats. */
  boolean isActive() {
    return poll != null || opening != null;
  }
}
