package io.fluxgate.tools.replay;

import java.util.EnumMap;
import java.util.Map;

/**
 * The figures of a policy, for one key or for all together.
 *
 * @param counts calls by outcome
 * @param openings transitions from CLOSED to OPEN
 * @param reopenings transitions from HALF_OPEN back to OPEN
 * @param openNanos the time in OPEN
 * @param sparedNanos the recorded durations of the spared failures
 */
record PolicySummary(
    Map<SimulatedOutcome, Long> counts,
    long openings,
    long reopenings,
    long openNanos,
    long sparedNanos) {

  static final PolicySummary NONE = new PolicySummary(Map.of(), 0, 0, 0, 0);

  PolicySummary plus(PolicySummary other) {
    Map<SimulatedOutcome, Long> sums = new EnumMap<>(SimulatedOutcome.class);
    sums.putAll(counts);
    other.counts.forEach((outcome, count) -> sums.merge(outcome, count, Long::sum));
    return new PolicySummary(
        sums,
        openings + other.openings,
        reopenings + other.reopenings,
        openNanos + other.openNanos,
        sparedNanos + other.sparedNanos);
  }

  long count(SimulatedOutcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  long calls() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The failures in the trace, rejected or not. */
  long failures() {
    return count(SimulatedOutcome.FAILED) + count(SimulatedOutcome.SPARED);
  }

  long rejected() {
    return count(SimulatedOutcome.LOST)
        + count(SimulatedOutcome.SPARED)
        + count(SimulatedOutcome.REJECTED_IGNORED);
  }
}
