package io.fluxgate.benchmarks.frontier;

import io.fluxgate.benchmarks.frontier.Jdks.Jdk;
import io.fluxgate.benchmarks.jmh.HostSubject;
import io.fluxgate.benchmarks.jmh.PerformanceBar;
import io.fluxgate.benchmarks.jmh.RetainedSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.openjdk.jol.info.GraphLayout;

/** The memory of a host: of its idle breaker, and of all it has after many threads called it. */
final class SizePart implements FrontierPart {

  private static final int FEW = 100;
  private static final int MANY = 1_100;
  private static final String CROWDED =
      "bytes per host after 600 virtual threads on 64 processors: fluxgate / resilience4j";

  @Override
  public List<PerformanceBar> measure(FrontierRun run) throws Exception {
    Map<String, Long> idle = RetainedSize.ofAll();
    double fluxgate = Objects.requireNonNull(idle.get("fluxgate"));
    double peer = Objects.requireNonNull(idle.get("resilience4j"));
    run.progress("idle breaker: fluxgate %.0f B, resilience4j %.0f B", fluxgate, peer);
    run.progress(
        "host of a registry after one exchange: fluxgate %.0f B, resilience4j %.0f B",
        called("fluxgate"), called("resilience4j"));
    return List.of(
        PerformanceBar.atMost(
            "bytes per idle host's breaker: fluxgate / resilience4j", fluxgate / peer, 0.25),
        crowded(run));
  }

  /** With its entry in the registry, its name, and the counters that one exchange makes. */
  private static double called(String library) throws Exception {
    return (size(library, MANY) - size(library, FEW)) / (double) (MANY - FEW);
  }

  private static long size(String library, int hosts) throws Exception {
    HostSubject subject = HostSubject.of(library, hosts);
    for (int host = 0; host < hosts; host++) {
      Object unused = subject.exchange(host);
    }
    return GraphLayout.parseInstance(subject.root()).totalSize();
  }

  private static PerformanceBar crowded(FrontierRun run) throws Exception {
    Optional<Jdk> newest = Jdks.newest();
    if (newest.isEmpty()) {
      run.progress("no JDK from 21 on: virtual threads are not measured");
      return PerformanceBar.notMeasured(CROWDED, 1);
    }
    FreshJvm jvm =
        FreshJvm.same()
            .of(newest.get().home())
            .with("-XX:ActiveProcessorCount=64", "-XX:+UseSerialGC", "-Xmx1g");
    List<Double> fluxgate = new ArrayList<>();
    List<Double> peer = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      fluxgate.add(jvm.number(HostSizes.class, "fluxgate"));
      peer.add(jvm.number(HostSizes.class, "resilience4j"));
    }
    run.progress(
        "crowded host, Java %d: fluxgate %.0f B, resilience4j %.0f B",
        newest.get().feature(), Samples.median(fluxgate), Samples.median(peer));
    return PerformanceBar.atMost(CROWDED, Samples.median(fluxgate) / Samples.median(peer), 1);
  }
}
