package io.fluxgate.benchmarks.frontier;

import io.fluxgate.benchmarks.jmh.PerformanceBar;
import java.util.List;

/** Measures some bars. */
interface FrontierPart {

  /** Measures, which takes a minute or so. */
  List<PerformanceBar> measure(FrontierRun run) throws Exception;
}
