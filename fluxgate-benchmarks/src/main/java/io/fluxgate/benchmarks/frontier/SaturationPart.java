package io.fluxgate.benchmarks.frontier;

import io.fluxgate.benchmarks.jmh.HttpForms;
import io.fluxgate.benchmarks.jmh.LoopbackServer;
import io.fluxgate.benchmarks.jmh.PerformanceBar;
import java.util.ArrayList;
import java.util.List;

/** What a guard costs a client whose threads are all busy. */
final class SaturationPart implements FrontierPart {

  @Override
  public List<PerformanceBar> measure(FrontierRun run) throws Exception {
    List<PerformanceBar> bars = new ArrayList<>();
    for (String form : HttpForms.NAMES) {
      double[] ratios;
      try (LoopbackServer server = new LoopbackServer()) {
        ratios =
            FreshJvm.same()
                .with("-Xms1g", "-Xmx1g", "-XX:+UseG1GC")
                .numbers(
                    Saturation.class,
                    form,
                    server.uri(),
                    run.effort().slices(),
                    run.effort().sliceMillis());
      }
      run.progress("%-14s throughput %.3f, p99 %.3f", form, ratios[0], ratios[1]);
      bars.add(
          PerformanceBar.atLeast(
              "throughput at saturation: " + form + " guarded / bare", ratios[0], 0.97));
      bars.add(
          PerformanceBar.atMost("p99 at saturation: " + form + " guarded / bare", ratios[1], 1.05));
    }
    return bars;
  }
}
