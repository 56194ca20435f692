package io.fluxgate.benchmarks.frontier;

import io.fluxgate.benchmarks.jmh.BenchmarkRun.Effort;

/**
 * How often things are measured.
 *
 * @param jmh forks and iterations of each benchmark
 * @param openings virtual machines for the first opening, of each kind
 * @param answers virtual machines for the first answer, of each kind
 * @param slices slices of each form at saturation, bare and guarded each
 * @param sliceMillis the length of a slice
 * @param minima virtual machines for each scenario and JDK
 */
record FrontierEffort(
    Effort jmh, int openings, int answers, int slices, int sliceMillis, int minima) {

  static final FrontierEffort QUICK =
      new FrontierEffort(new Effort(1, 1, 500, 3, 300), 5, 10, 7, 400, 1);

  static final FrontierEffort FULL =
      new FrontierEffort(new Effort(1, 2, 750, 5, 500), 11, 20, 21, 500, 3);
}
