package io.fluxgate.benchmarks.differential;

/** What Fluxgate does otherwise than another library, on purpose. */
enum Difference {
  LATE_OUTCOME(
      "Fluxgate discards the outcome of a call that an earlier state let through; the others count"
          + " it in the state that they are in"),
  PROBES_AT_A_TIME(
      "halfOpenCalls limits the probes in flight; permittedNumberOfCallsInHalfOpenState all of a"
          + " period"),
  LOST_PROBE("a probe that does not report gives its slot back after probeTimeout"),
  END_OF_DELAY("Fluxgate probes when the delay has passed, resilience4j only after that instant"),
  EXACTLY_SLOW("a call of exactly the threshold is slow in Fluxgate, and not in the others"),
  STEPS_OF_THE_WINDOW(
      "a time window of Fluxgate forgets in hundredths of its length, from its beginning; one of"
          + " resilience4j in seconds of the clock"),
  ROUNDED_RATE("Failsafe rounds the rate to a whole per cent before it compares"),
  CERTAIN_VERDICT(
      "Failsafe closes as soon as no further outcome could change the verdict; Fluxgate when all"
          + " outcomes of a verdict are known"),
  RESTARTED_DELAY(
      "openFor() of an OPEN breaker starts a new delay; Failsafe's open() does nothing"),
  EMPTIED_WINDOW("reset() empties the window of a CLOSED breaker; Failsafe's close() does nothing"),
  EXACTLY_AT_THE_RATIO("Fluxgate opens at the ratio, Sentinel only above it"),
  QUICK_FAILURE(
      "with a rule on slow calls, Sentinel closes after a probe that failed quickly; no circuit of"
          + " Fluxgate closes without a success");

  final String reason;

  Difference(String reason) {
    this.reason = reason;
  }
}
