package io.fluxgate.benchmarks.frontier;

import io.fluxgate.benchmarks.jmh.BenchmarkRun;
import io.fluxgate.benchmarks.jmh.Measurement;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** What the parts share: the effort, the progress that they print, and JMH's measurements. */
final class FrontierRun {

  private final PrintStream out;
  private final FrontierEffort effort;
  private final List<Measurement> measurements = new ArrayList<>();

  FrontierRun(PrintStream out, FrontierEffort effort) {
    this.out = out;
    this.effort = effort;
  }

  FrontierEffort effort() {
    return effort;
  }

  List<Measurement> measurements() {
    return List.copyOf(measurements);
  }

  void progress(String format, Object... arguments) {
    out.printf(Locale.ROOT, "  " + format + "%n", arguments);
  }

  /** Runs a benchmark with one thread. */
  Measurement jmh(
      String scenario,
      String subject,
      Class<?> benchmark,
      String method,
      Map<String, String> parameters)
      throws RunnerException {
    Measurement result =
        new BenchmarkRun(scenario, subject, 1, benchmark, method, parameters).measure(effort.jmh());
    measurements.add(result);
    progress(
        "%-28s %-14s %12.1f ns %10.1f B", scenario, subject, result.nsPerOp(), result.bytesPerOp());
    return result;
  }
}
