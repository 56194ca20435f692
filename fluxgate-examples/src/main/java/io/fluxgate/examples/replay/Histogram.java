package io.fluxgate.examples.replay;

import java.util.EnumMap;
import java.util.Map;

/** Counts calls by their fate in the steps of a {@link TimeAxis}. Not thread-safe. */
final class Histogram {

  private final TimeAxis axis;
  private final Map<Fate, int[]> counts = new EnumMap<>(Fate.class);
  private int doublings;

  Histogram(TimeAxis axis) {
    this.axis = axis;
    this.doublings = axis.doublings();
  }

  void add(long nanos, Fate fate) {
    int step = axis.step(nanos);
    keepUp();
    counts.computeIfAbsent(fate, each -> new int[TimeAxis.STEPS])[step]++;
  }

  int count(int step, Fate fate) {
    keepUp();
    int[] row = counts.get(fate);
    return row == null ? 0 : row[step];
  }

  /** Others may have made the steps longer. */
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
