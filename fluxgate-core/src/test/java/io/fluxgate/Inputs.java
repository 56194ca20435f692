package io.fluxgate;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/** Inputs of any combination, such as only a composite or a policy makes. */
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
        false);
  }
}
