package io.fluxgate.benchmarks.frontier;

import io.fluxgate.benchmarks.jmh.LoopbackServer;
import io.fluxgate.benchmarks.jmh.PerformanceBar;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The first opening, the first call and the first answer of a process, in fresh ones. */
final class StartPart implements FrontierPart {

  private static final int REJECTED_THREADS = 4;
  private static final String WITHOUT_JFR = "--limit-modules=java.base";

  /** A class that was loaded and is not Fluxgate's own. */
  private static final Pattern LOADED =
      Pattern.compile(".*\\[class,load *\\] (?!io\\.fluxgate\\.)\\S+ source: .*");

  @Override
  public List<PerformanceBar> measure(FrontierRun run) throws Exception {
    FreshJvm jvm = FreshJvm.same().withClassPath(SlimJar.create());
    List<PerformanceBar> bars = new ArrayList<>(openings(run, jvm));
    bars.addAll(answers(run, jvm));
    bars.add(classes(run, jvm));
    return bars;
  }

  private static List<PerformanceBar> openings(FrontierRun run, FreshJvm jvm) throws Exception {
    List<Double> bare = new ArrayList<>();
    List<Double> whole = new ArrayList<>();
    List<Double> rejected = new ArrayList<>();
    for (int i = 0; i < run.effort().openings(); i++) {
      bare.add(jvm.with(WITHOUT_JFR).number(FirstOpening.class, 0));
      whole.add(jvm.number(FirstOpening.class, 0));
      rejected.add(jvm.numbers(FirstOpening.class, REJECTED_THREADS)[1]);
      run.progress(
          "opening %2d: without JFR %.2f ms, with it %.2f ms, slowest rejection %.2f ms",
          i + 1, bare.get(i) / 1e6, whole.get(i) / 1e6, rejected.get(i) / 1e6);
    }
    double yardstick = Samples.median(bare);
    return List.of(
        PerformanceBar.atMost(
            "first transition / with --limit-modules java.base",
            Samples.median(whole) / yardstick,
            3),
        PerformanceBar.atMost(
            "slowest rejected call during the first opening / first transition without JFR",
            Samples.median(rejected) / yardstick,
            10));
  }

  private static List<PerformanceBar> answers(FrontierRun run, FreshJvm jvm) throws Exception {
    try (LoopbackServer server = new LoopbackServer()) {
      URI uri = server.uri();
      FreshJvm bare = jvm.archiving(FirstAnswer.class, "bare", uri);
      FreshJvm guarded = jvm.archiving(FirstAnswer.class, "guarded", uri);
      return List.of(
          answers(run, "", jvm, jvm, uri),
          answers(run, " with a class data archive", bare, guarded, uri));
    }
  }

  private static PerformanceBar answers(
      FrontierRun run, String how, FreshJvm bareJvm, FreshJvm guardedJvm, URI uri)
      throws Exception {
    List<Double> bare = new ArrayList<>();
    List<Double> guarded = new ArrayList<>();
    for (int i = 0; i < run.effort().answers(); i++) {
      bare.add(bareJvm.number(FirstAnswer.class, "bare", uri));
      guarded.add(guardedJvm.number(FirstAnswer.class, "guarded", uri));
    }
    run.progress(
        "processor time to the first answer%s: bare %.0f ms, guarded %.0f ms",
        how, Samples.middleMean(bare), Samples.middleMean(guarded));
    return PerformanceBar.atMost(
        "processor time to the first OkHttp answer" + how + ": guarded / bare",
        Samples.middleMean(guarded) / Samples.middleMean(bare),
        1.08);
  }

  private static PerformanceBar classes(FrontierRun run, FreshJvm jvm)
      throws IOException, InterruptedException {
    long bare = loaded(jvm, "bare");
    long guarded = loaded(jvm, "guarded");
    run.progress("JDK classes loaded: bare call %d, guarded %d", bare, guarded);
    return PerformanceBar.atMost(
        "JDK classes that the first guarded call adds", (double) (guarded - bare), 110);
  }

  private static long loaded(FreshJvm jvm, String call) throws IOException, InterruptedException {
    return jvm.with("-Xlog:class+load:stdout").run(FirstCall.class, call).stream()
        .filter(LOADED.asMatchPredicate())
        .count();
  }
}
