package io.fluxgate.fleet.internal.rules;

import io.fluxgate.CallCounts;
import java.time.Duration;

/** What the rules need of a circuit breaker. */
public interface Circuit {

  /** The state, of its shadow if it has one. */
  enum Phase {
    CLOSED,
    OPEN,
    HALF_OPEN,
    /** A state in which the fleet has no say. */
    OTHER
  }

  String name();

  Phase phase();

  CallCounts counts();

  /** Failures since the last success in the current state. */
  int streak();

  int reopens();

  /** Nanoseconds until the next probe of an open circuit; -1 if only manual action helps. */
  long nanosUntilProbe();

  /** Opens a closed circuit; returns whether it did. */
  boolean open(String reason, Duration delay);

  /** Sets when the next probe of an open circuit is due. */
  void probeIn(Duration wait);

  /** Lets few failures open a closed circuit for a while. */
  void suspect(int failures, String reason, Duration duration);
}
