package io.fluxgate.benchmarks.frontier;

import io.fluxgate.benchmarks.frontier.Jdks.Jdk;
import io.fluxgate.benchmarks.jmh.PerformanceBar;
import io.fluxgate.benchmarks.jmh.VirtualThreadCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls from ten thousand virtual threads. */
final class ThreadsPart implements FrontierPart {

  private static final double LIMIT = 0.35;

  @Override
  public List<PerformanceBar> measure(FrontierRun run) throws Exception {
    return List.of(
        compare(run, "count-slow", "resilience4j-count"),
        compare(run, "time-durations", "resilience4j-time"));
  }

  /** Compares with the faster of the peer's two windows. */
  private static PerformanceBar compare(FrontierRun run, String scenario, String peer)
      throws Exception {
    String name = scenario + " from 10,000 virtual threads: fluxgate / resilience4j";
    Optional<Jdk> newest = Jdks.newest();
    if (newest.isEmpty()) {
      run.progress("no JDK from 21 on: virtual threads are not measured");
      return PerformanceBar.notMeasured(name, LIMIT);
    }
    FreshJvm jvm = FreshJvm.same().of(newest.get().home()).with("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");
    List<Double> fluxgate = new ArrayList<>();
    List<Double> peers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      fluxgate.add(jvm.number(VirtualThreadCalls.class, scenario, "fluxgate"));
      peers.add(
          Math.min(
              jvm.number(VirtualThreadCalls.class, scenario, peer + "-lock"),
              jvm.number(VirtualThreadCalls.class, scenario, peer + "-free")));
    }
    run.progress(
        "%s, Java %d: fluxgate %.1f ns, resilience4j %.1f ns",
        scenario, newest.get().feature(), Samples.median(fluxgate), Samples.median(peers));
    return PerformanceBar.atMost(name, Samples.median(fluxgate) / Samples.median(peers), LIMIT);
  }
}
