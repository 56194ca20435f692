package io.fluxgate.fleet.internal.rules;

/** What happened since a circuit opened: its own probes, and what others say about theirs. */
final class Opening {

  private static final long TRUST_NANOS = 5 * Time.SECOND;
  private static final long VERIFY_NANOS = 10 * Time.SECOND;
  private static final int MOST_DOUBLINGS = 4;
  private static final int VERIFY_REJECTIONS = 5;

  final Heard failed = new Heard();
  final Heard succeeded = new Heard();

  /** Whether the word of others opened it, and whether that is still all there is. */
  final boolean byFleet;

  boolean byWord;

  /** When a message that a probe has started is due, {@link Time#FAR} if it is not. */
  long startedDue = Time.FAR;

  /** Whether the own probe is due, whatever others say. */
  boolean verifying;

  boolean announcedSuccess;
  int ownFailures;

  private boolean failureKnown;
  private boolean startKnown;
  private long lastFailure;
  private long lastStart;
  private long lastSuccess = Time.NEVER;
  private int successes;
  private int failures;
  private long lastProbe;
  private long rejectedBefore;

  Opening(long now, long rejected, boolean byFleet, boolean byWord) {
    this.lastProbe = now;
    this.rejectedBefore = rejected;
    this.byFleet = byFleet;
    this.byWord = byWord;
  }

  /** An own probe has ended, or has started. */
  void probed(long now, long rejected) {
    lastProbe = now;
    rejectedBefore = rejected;
    verifying = false;
  }

  /** Whether an own probe is overdue: others may be wrong. */
  boolean needsVerification(long now, long rejected) {
    long wait = VERIFY_NANOS << Math.min(MOST_DOUBLINGS, ownFailures);
    return now - lastProbe >= wait && rejected - rejectedBefore >= VERIFY_REJECTIONS;
  }

  /**
   * Another instance's probe failed; returns whether that postpones the own one. The same instance
   * twice in a row does not: it may be sick, and cannot hold the fleet. Nor does it while more
   * probes succeed than fail.
   */
  boolean heardFailure(long id, long now) {
    failed.add(now);
    failures++;
    boolean another = !failureKnown || id != lastFailure;
    failureKnown = true;
    lastFailure = id;
    return another && !verifying && !isTrusted(now);
  }

  /** Another instance's probe waits for its answer; returns whether that postpones the own one. */
  boolean heardStart(long id, long now) {
    boolean another = !startKnown || id != lastStart;
    startKnown = true;
    lastStart = id;
    return another && !verifying && !isTrusted(now);
  }

  /** Another instance's probe succeeded; returns whether it is the first for a while. */
  boolean heardSuccess(long now) {
    succeeded.add(now);
    boolean first = now - lastSuccess >= TRUST_NANOS;
    if (first) {
      successes = 0;
      failures = 0;
    }
    successes++;
    lastSuccess = now;
    return first;
  }

  private boolean isTrusted(long now) {
    return now - lastSuccess < TRUST_NANOS && successes > failures;
  }
}
