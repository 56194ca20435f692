package io.fluxgate;

import java.util.Objects;

/** What the tests of the laws compare. */
final class Laws {

  private Laws() {}

  /** There are millions of these: too many for a library of assertions. */
  static void law(String law, Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError(law + ": expected " + expected + ", but was " + actual);
    }
  }

  static long counted(CircuitBreakerInfo info) {
    CallCounts counts = info.counts();
    return counts.succeeded() + counts.failed() + counts.ignored();
  }

  static long overdue(CircuitBreakerInfo info) {
    return info.failureKinds().getOrDefault("OVERDUE", 0L);
  }

  static void lateOutcomeMovesNothing(CircuitBreakerInfo before, CircuitBreakerInfo after) {
    law("late outcome", before.transitions(), after.transitions());
    law("late outcome", before.metrics(), after.metrics());
    law("late outcome", before.streak(), after.streak());
    law("late outcome", before.untilProbe(), after.untilProbe());
    law("late outcome", before.probesInFlight(), after.probesInFlight());
  }
}
