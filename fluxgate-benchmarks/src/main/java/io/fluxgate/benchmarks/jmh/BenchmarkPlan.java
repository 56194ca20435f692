package io.fluxgate.benchmarks.jmh;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Lists the runs of a comparison, in order. */
final class BenchmarkPlan {

  static final String FLOOR = "floor";
  static final String WINDOW = "window-";
  static final String SMALL_WINDOW = WINDOW + 100;
  static final String LARGE_WINDOW = WINDOW + 1_000_000;

  static final String HTTP = "http-";
  static final String BARE = "bare";

  /** The success path of a window, and the path that also removes old failures. */
  static final String WINDOW_SUCCESS = Subjects.FLUXGATE;

  static final String WINDOW_5PCT = Subjects.FLUXGATE + "-5pct";

  private static final List<String> BASELINES =
      List.of("bare-call", "nano-time", "nano-time-twice", "atomic-increment", "long-adder", FLOOR);

  private BenchmarkPlan() {}

  static List<BenchmarkRun> quick() {
    List<BenchmarkRun> runs = new ArrayList<>();
    for (int threads : new int[] {1, 2}) {
      runs.add(baseline(FLOOR, threads));
      for (Scenario scenario : Scenario.values()) {
        if (scenario != Scenario.REJECT_THROW_DEEP || threads == 1) {
          Subjects.essentialIn(scenario)
              .forEach(subject -> runs.add(BenchmarkRun.of(scenario, subject, threads, 100)));
        }
      }
    }
    for (int threads : new int[] {4, 8}) {
      for (Scenario scenario : List.of(Scenario.COUNT, Scenario.TIME, Scenario.REJECT_TRY)) {
        runs.add(BenchmarkRun.of(scenario, Subjects.FLUXGATE, threads, 100));
        runs.add(BenchmarkRun.of(scenario, Subjects.ARMERIA, threads, 100));
      }
    }
    for (String baseline : List.of("nano-time", "nano-time-twice", "atomic-increment")) {
      runs.add(baseline(baseline, 1));
    }
    addWindows(runs, 100, 1_000_000);
    addHttp(runs);
    return runs;
  }

  static List<BenchmarkRun> full() {
    List<BenchmarkRun> runs = new ArrayList<>();
    for (int threads : new int[] {1, 2, 4, 8}) {
      BASELINES.forEach(name -> runs.add(baseline(name, threads)));
      for (Scenario scenario : EnumSet.allOf(Scenario.class)) {
        Subjects.in(scenario)
            .forEach(subject -> runs.add(BenchmarkRun.of(scenario, subject, threads, 100)));
      }
    }
    addWindows(runs, 100, 1_000, 10_000, 100_000, 1_000_000);
    addHttp(runs);
    return runs;
  }

  /**
   * Adds each client, bare and guarded; only their allocations are compared, because their times
   * depend on the machine.
   */
  private static void addHttp(List<BenchmarkRun> runs) {
    for (String client : BenchmarkClients.NAMES) {
      runs.add(http(client, BARE, false));
      runs.add(http(client, Subjects.FLUXGATE, true));
    }
  }

  private static BenchmarkRun http(String client, String subject, boolean guarded) {
    Map<String, String> parameters = Map.of("client", client, "guarded", Boolean.toString(guarded));
    return new BenchmarkRun(HTTP + client, subject, 1, HttpCallBenchmark.class, "get", parameters);
  }

  private static BenchmarkRun baseline(String subject, int threads) {
    String method =
        switch (subject) {
          case "bare-call" -> "bareCall";
          case "nano-time" -> "nanoTime";
          case "nano-time-twice" -> "twoNanoTimes";
          case "atomic-increment" -> "atomicIncrement";
          case "long-adder" -> "longAdder";
          default -> "floor";
        };
    return new BenchmarkRun(FLOOR, subject, threads, BaselineBenchmark.class, method, Map.of());
  }

  private static void addWindows(List<BenchmarkRun> runs, int... sizes) {
    for (int size : sizes) {
      String name = WINDOW + size;
      runs.add(
          BenchmarkRun.of(Scenario.COUNT, WINDOW_SUCCESS, 1, size).named(name, WINDOW_SUCCESS));
      runs.add(
          BenchmarkRun.of(Scenario.COUNT_5PCT, Subjects.FLUXGATE, 1, size)
              .named(name, WINDOW_5PCT));
    }
  }
}
