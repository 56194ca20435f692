package io.fluxgate;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/** Inputs in any combination, even those that only a composite or a policy can make. */
public final class Inputs {

  private Inputs() {}

  public static TripperInputs of(
      List<Duration> slowThresholds,
      boolean averageDuration,
      boolean everyOutcome,
      boolean tripsWhenHealthy,
      int minimumCalls) {
    return new TripperInputs(
        List.copyOf(new TreeSet<>(slowThresholds)),
        averageDuration,
        everyOutcome,
        tripsWhenHealthy,
        minimumCalls,
        0,
        false);
  }
}
