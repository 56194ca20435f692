package io.fluxgate.tools.replay;

import java.util.EnumMap;
import java.util.Map;

/** Counts calls by outcome in each step of a {@link TimeAxis}. Not thread-safe. */
final class OutcomeHistogram {

  private final TimeAxis axis;
  private final Map<SimulatedOutcome, int[]> counts = new EnumMap<>(SimulatedOutcome.class);
  private int doublings;

  OutcomeHistogram(TimeAxis axis) {
    this.axis = axis;
    this.doublings = axis.doublings();
  }

  void add(long nanos, SimulatedOutcome outcome) {
    int step = axis.step(nanos);
    keepUp();
    counts.computeIfAbsent(outcome, each -> new int[TimeAxis.STEPS])[step]++;
  }

  int count(int step, SimulatedOutcome outcome) {
    keepUp();
    int[] row = counts.get(outcome);
    return row == null ? 0 : row[step];
  }

  /** Merges steps, because another user of the axis may have doubled their length. */
  private void keepUp() {
    for (; doublings < axis.doublings(); doublings++) {
      for (int[] row : counts.values()) {
        for (int i = 0; i < TimeAxis.STEPS; i++) {
          int pair = 2 * i;
          row[i] = pair < TimeAxis.STEPS ? row[pair] + row[pair + 1] : 0;
        }
      }
    }
  }
}
