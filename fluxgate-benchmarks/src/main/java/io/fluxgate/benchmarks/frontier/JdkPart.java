package io.fluxgate.benchmarks.frontier;

import io.fluxgate.benchmarks.frontier.Jdks.Jdk;
import io.fluxgate.benchmarks.jmh.MinimumCallTime;
import io.fluxgate.benchmarks.jmh.PerformanceBar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The minimum of each scenario with the newest JDK, compared with the JDK at hand. */
final class JdkPart implements FrontierPart {

  private static final List<String> SCENARIOS =
      List.of(
          "count",
          "count-slow",
          "count-mean",
          "count-overdue",
          "time",
          "time-durations",
          "count-5pct",
          "reject-try",
          "reject-throw");

  private static final Pattern MINIMUM = Pattern.compile(".*: ([\\d.]+) ns, .*");

  @Override
  public List<PerformanceBar> measure(FrontierRun run) throws Exception {
    Jdk current = Jdks.current();
    Optional<Jdk> newest = Jdks.newest();
    if (newest.isEmpty() || newest.get().feature() == current.feature()) {
      run.progress("no second JDK: minima are not compared");
      return List.of(PerformanceBar.notMeasured("minima: newest JDK / JDK at hand", 1.03));
    }
    List<PerformanceBar> bars = new ArrayList<>();
    for (String scenario : SCENARIOS) {
      List<Double> before = new ArrayList<>();
      List<Double> after = new ArrayList<>();
      for (int i = 0; i < run.effort().minima(); i++) {
        before.add(minimum(FreshJvm.same(), scenario));
        after.add(minimum(FreshJvm.same().of(newest.get().home()), scenario));
      }
      double ratio = Samples.minimum(after) / Samples.minimum(before);
      run.progress(
          "%-14s Java %d %.2f ns, Java %d %.2f ns",
          scenario,
          current.feature(),
          Samples.minimum(before),
          newest.get().feature(),
          Samples.minimum(after));
      bars.add(
          PerformanceBar.atMost(
              String.format(
                  "minimum of %s: JDK %d / JDK %d",
                  scenario, newest.get().feature(), current.feature()),
              ratio,
              1.03));
    }
    return bars;
  }

  private static double minimum(FreshJvm jvm, String scenario)
      throws IOException, InterruptedException {
    List<String> lines = jvm.run(MinimumCallTime.class, scenario, "fluxgate");
    Matcher minimum = MINIMUM.matcher(lines.get(lines.size() - 1));
    if (!minimum.matches()) {
      throw new IllegalStateException(lines.toString());
    }
    return Double.parseDouble(minimum.group(1));
  }
}
