package io.fluxgate.internal.state;

/**
 * Asks the permit of a HALF_OPEN period. A permit that refuses every call would keep the circuit
 * half open forever; so one call passes once the permit has refused all others for a while.
 */
final class PermitGate {

  private final PolicyRuntime runtime;

  /** Whether a call was refused after the last one that passed, and since when. */
  private volatile boolean refusing;

  private volatile long refusingSinceNanos;

  PermitGate(PolicyRuntime runtime) {
    this.runtime = runtime;
  }

  boolean permits(long elapsedNanos, long nowNanos) {
    if (runtime.permits(elapsedNanos)) {
      return true;
    }
    if (!refusing) {
      refusingSinceNanos = nowNanos;
      refusing = true;
      return false;
    }
    long refused = nowNanos - refusingSinceNanos;
    if (refused < runtime.patienceWithPermitNanos()) {
      return false;
    }
    runtime.logOverruled(elapsedNanos, refused);
    return true;
  }

  /** A call passed and has a slot. */
  void passed() {
    if (refusing) {
      refusing = false;
    }
  }
}
