package io.fluxgate.examples.replay;

import java.util.EnumMap;
import java.util.Map;

/**
 * The numbers of a policy, for a key or for all together.
 *
 * @param counts calls by their fate
 * @param openings from CLOSED to OPEN
 * @param reopenings from HALF_OPEN back to OPEN
 * @param openNanos the time in OPEN
 * @param sparedNanos how long the spared failures took when they were recorded
 */
record Summary(
    Map<Fate, Long> counts, long openings, long reopenings, long openNanos, long sparedNanos) {

  static final Summary NONE = new Summary(Map.of(), 0, 0, 0, 0);

  Summary plus(Summary other) {
    Map<Fate, Long> sums = new EnumMap<>(Fate.class);
    sums.putAll(counts);
    other.counts.forEach((fate, count) -> sums.merge(fate, count, Long::sum));
    return new Summary(
        sums,
        openings + other.openings,
        reopenings + other.reopenings,
        openNanos + other.openNanos,
        sparedNanos + other.sparedNanos);
  }

  long count(Fate fate) {
    return counts.getOrDefault(fate, 0L);
  }

  long calls() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The failures in the trace, spared or not. */
  long failures() {
    return count(Fate.FAILED) + count(Fate.SPARED);
  }

  long rejected() {
    return count(Fate.LOST) + count(Fate.SPARED) + count(Fate.UNMADE);
  }
}
