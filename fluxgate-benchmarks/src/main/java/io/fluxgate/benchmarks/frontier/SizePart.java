package io.fluxgate.benchmarks.frontier;

import io.fluxgate.benchmarks.frontier.Jdks.Jdk;
import io.fluxgate.benchmarks.jmh.HostSubject;
import io.fluxgate.benchmarks.jmh.PerformanceBar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openjdk.jol.info.GraphLayout;

/** The memory of a host: idle after one exchange, and after many threads have called it. */
final class SizePart implements FrontierPart {

  private static final int FEW = 100;
  private static final int MANY = 1_100;
  private static final String CROWDED =
      "bytes per host after 600 virtual threads on 64 processors: fluxgate / resilience4j";

  @Override
  public List<PerformanceBar> measure(FrontierRun run) throws Exception {
    double fluxgate = idle("fluxgate");
    double peer = idle("resilience4j");
    run.progress("idle host: fluxgate %.0f B, resilience4j %.0f B", fluxgate, peer);
    return List.of(
        PerformanceBar.atMost(
            "bytes per idle host: fluxgate / resilience4j", fluxgate / peer, 0.25),
        crowded(run));
  }

  private static double idle(String library) throws Exception {
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
