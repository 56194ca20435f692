package io.fluxgate.benchmarks.frontier;

import io.fluxgate.benchmarks.jmh.FailedCallBenchmark;
import io.fluxgate.benchmarks.jmh.HttpFormBenchmark;
import io.fluxgate.benchmarks.jmh.HttpForms;
import io.fluxgate.benchmarks.jmh.Measurement;
import io.fluxgate.benchmarks.jmh.PerformanceBar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** The bytes of calls that fail. */
final class FailuresPart implements FrontierPart {

  @Override
  public List<PerformanceBar> measure(FrontierRun run) throws RunnerException {
    List<PerformanceBar> bars = new ArrayList<>();
    bars.add(
        PerformanceBar.atMost(
            "bytes per failed call: fluxgate / resilience4j, lock-free",
            failedCall(run, "fluxgate") / failedCall(run, "resilience4j"),
            0.15));
    for (String answer : List.of("503", "refused")) {
      for (String form : HttpForms.NAMES) {
        double bare = http(run, form, answer, false);
        double guarded = http(run, form, answer, true);
        bars.add(
            PerformanceBar.atMost(
                "bytes per HTTP call, " + answer + ": " + form + " guarded / bare",
                guarded / bare,
                1.05));
      }
    }
    return bars;
  }

  private static double failedCall(FrontierRun run, String subject) throws RunnerException {
    return run.jmh(
            "failed-call", subject, FailedCallBenchmark.class, "call", Map.of("subject", subject))
        .bytesPerOp();
  }

  private static double http(FrontierRun run, String form, String answer, boolean guarded)
      throws RunnerException {
    Measurement call =
        run.jmh(
            answer + "-" + form,
            guarded ? "fluxgate" : "bare",
            HttpFormBenchmark.class,
            "get",
            Map.of("form", form, "answer", answer, "guarded", Boolean.toString(guarded)));
    return call.bytesPerOp();
  }
}
