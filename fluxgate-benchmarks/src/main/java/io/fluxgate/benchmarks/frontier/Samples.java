package io.fluxgate.benchmarks.frontier;

import java.util.Arrays;
import java.util.List;

/** Averages that a busy machine disturbs little. */
final class Samples {

  private Samples() {}

  static double median(List<Double> samples) {
    double[] sorted = sorted(samples);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Returns the mean of the middle half, for samples in coarse steps. */
  static double middleMean(List<Double> samples) {
    double[] sorted = sorted(samples);
    int quarter = sorted.length / 4;
    return Arrays.stream(sorted, quarter, sorted.length - quarter).average().orElse(Double.NaN);
  }

  static double minimum(List<Double> samples) {
    return sorted(samples)[0];
  }

  private static double[] sorted(List<Double> samples) {
    return samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }
}
