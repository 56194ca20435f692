package io.fluxgate.internal.state;

import io.fluxgate.CircuitState;
import io.fluxgate.Signal.Origin;
import io.fluxgate.WindowMetrics;

/** What other instances know about a host, as transitions of this instance's breaker. */
public final class OutsideEvidence {

  private OutsideEvidence() {}

  /**
   * Opens a closed circuit, or a closed shadow, as its tripper would; returns false if it is not
   * closed, or if another thread is about to open it.
   */
  public static boolean open(StateMachine machine, String reason, long delayNanos) {
    State from = machine.current();
    while (from.circuitState == CircuitState.CLOSED) {
      State opened =
          machine.endOnce(
              from,
              present -> {
                long keptNanos = present.remainingRetryAfterNanos();
                long longer = Math.max(delayNanos, keptNanos);
                WindowMetrics metrics = present.metrics(machine.nowNanos());
                return machine.publishOpen(
                    present, 0, longer, keptNanos, Origin.FLEET, reason, metrics);
              });
      if (opened != null || machine.current() == from) {
        return opened != null;
      }
      from = machine.current();
    }
    return false;
  }

  /** Sets when the next probe of an open circuit is due; returns false if it is not open. */
  public static boolean probeIn(StateMachine machine, long waitNanos) {
    State from = machine.current();
    while (from instanceof OpenState open) {
      OpenState to = open.probingIn(waitNanos, machine.nowNanos());
      if (to == null || machine.replace(from, to)) {
        return to != null;
      }
      from = machine.current();
    }
    return false;
  }

  /** Lets a closed circuit open after few failures for a while; returns false if not closed. */
  public static boolean suspect(
      StateMachine machine, int failures, String reason, long durationNanos) {
    // Before the lock, on which no user code runs: a ticker is.
    long nowNanos = machine.nowNanos();
    return machine.suspect(
        period -> new Suspicion(period, failures, reason, nowNanos, durationNanos));
  }
}
