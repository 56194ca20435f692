package io.fluxgate.benchmarks.jmh;

import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One benchmark method with one set of parameters and one number of threads. */
public record BenchmarkRun(
    String scenario,
    String subject,
    int threads,
    Class<?> benchmark,
    String method,
    Map<String, String> parameters) {

  /**
   * The same for every subject: a small, fixed heap and the usual collector of servers. Pages are
   * touched in advance, as in a service that has run for a while: a page fault takes as long as a
   * hundred calls. Sentinel must not write to the home directory.
   */
  private static final String[] JVM_ARGS = {
    "-Xms1g",
    "-Xmx1g",
    "-XX:+AlwaysPreTouch",
    "-XX:+UseG1GC",
    "-Dcsp.sentinel.log.dir=target/sentinel",
    "-DEAGLEEYE.LOG.PATH=target/sentinel"
  };

  static BenchmarkRun of(Scenario scenario, String subject, int threads, int windowSize) {
    String method =
        switch (scenario) {
          case COUNT, COUNT_SLOW, COUNT_MEAN, COUNT_OVERDUE, TIME, TIME_DURATIONS -> "success";
          case COUNT_5PCT -> "oneFailureInTwenty";
          case REJECT_TRY -> "tryAcquire";
          case REJECT_THROW -> "rejection";
          case REJECT_THROW_DEEP -> "rejectionInDeepStack";
        };
    Map<String, String> parameters =
        Map.of(
            "scenario", scenario.id(),
            "subject", subject,
            "windowSize", Integer.toString(windowSize));
    return new BenchmarkRun(
        scenario.id(), subject, threads, GuardedCallBenchmark.class, method, parameters);
  }

  /** Returns the same run under another name in the report. */
  BenchmarkRun named(String scenario, String subject) {
    return new BenchmarkRun(scenario, subject, threads, benchmark, method, parameters);
  }

  /**
   * Measures it in virtual machines of its own.
   *
   * @param effort how often and for how long
   */
  public Measurement measure(Effort effort) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\." + method + "$")
            .threads(threads)
            .forks(effort.forks())
            .warmupIterations(effort.warmups())
            .warmupTime(TimeValue.milliseconds(warmupMillis(effort)))
            .measurementIterations(effort.measurements())
            .measurementTime(TimeValue.milliseconds(effort.millis()))
            .addProfiler(GCProfiler.class)
            .jvmArgs(JVM_ARGS)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    parameters.forEach(options::param);
    RunResult result = new Runner(options.build()).runSingle();
    Result<?> time = result.getPrimaryResult();
    return new Measurement(
        scenario, threads, subject, time.getScore(), time.getScoreError(), bytesPerOp(result));
  }

  /** The JIT needs longer for a whole client than for a breaker. */
  private int warmupMillis(Effort effort) {
    return effort.warmupMillis() * (hasClient() ? 5 : 1);
  }

  private boolean hasClient() {
    return benchmark == HttpCallBenchmark.class || benchmark == HttpFormBenchmark.class;
  }

  private static double bytesPerOp(RunResult result) {
    for (String name : result.getSecondaryResults().keySet()) {
      if (name.endsWith("gc.alloc.rate.norm")) {
        return result.getSecondaryResults().get(name).getScore();
      }
    }
    return Double.NaN;
  }

  /** The forks, iterations and times of a run. */
  public record Effort(int forks, int warmups, int warmupMillis, int measurements, int millis) {

    static final Effort QUICK = new Effort(1, 1, 700, 3, 400);
    static final Effort FULL = new Effort(3, 2, 750, 5, 500);
  }
}
