package io.fluxgate.benchmarks;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Which runs there are, in the order in which they are made. */
final class Plan {

  static final String FLOOR = "floor";
  static final String WINDOW = "window-";
  static final String SMALL_WINDOW = WINDOW + 100;
  static final String LARGE_WINDOW = WINDOW + 1_000_000;

  static final String HTTP = "http-";
  static final String BARE = "bare";

  /** The success path of a window, and the path where it has something to forget. */
  static final String WINDOW_SUCCESS = Subjects.FLUXGATE;

  static final String WINDOW_5PCT = Subjects.FLUXGATE + "-5pct";

  private static final List<String> BASELINES =
      List.of("bare-call", "nano-time", "nano-time-twice", "atomic-increment", "long-adder", FLOOR);

  private Plan() {}

  static List<Run> quick() {
    List<Run> runs = new ArrayList<>();
    for (int threads : new int[] {1, 2}) {
      runs.add(baseline(FLOOR, threads));
      for (Scenario scenario : Scenario.values()) {
        if (scenario != Scenario.REJECT_THROW_DEEP || threads == 1) {
          Subjects.essentialIn(scenario)
              .forEach(subject -> runs.add(Run.of(scenario, subject, threads, 100)));
        }
      }
    }
    for (int threads : new int[] {4, 8}) {
      for (Scenario scenario : List.of(Scenario.COUNT, Scenario.TIME, Scenario.REJECT_TRY)) {
        runs.add(Run.of(scenario, Subjects.FLUXGATE, threads, 100));
        runs.add(Run.of(scenario, Subjects.ARMERIA, threads, 100));
      }
    }
    for (String baseline : List.of("nano-time", "nano-time-twice", "atomic-increment")) {
      runs.add(baseline(baseline, 1));
    }
    addWindows(runs, 100, 1_000_000);
    addHttp(runs);
    return runs;
  }

  static List<Run> full() {
    List<Run> runs = new ArrayList<>();
    for (int threads : new int[] {1, 2, 4, 8}) {
      BASELINES.forEach(name -> runs.add(baseline(name, threads)));
      for (Scenario scenario : EnumSet.allOf(Scenario.class)) {
        Subjects.in(scenario).forEach(subject -> runs.add(Run.of(scenario, subject, threads, 100)));
      }
    }
    addWindows(runs, 100, 1_000, 10_000, 100_000, 1_000_000);
    addHttp(runs);
    return runs;
  }

  /** A client and its adapter; how long they take says more about the machine than about them. */
  private static void addHttp(List<Run> runs) {
    for (String client : HttpClients.NAMES) {
      runs.add(http(client, BARE, false));
      runs.add(http(client, Subjects.FLUXGATE, true));
    }
  }

  private static Run http(String client, String subject, boolean guarded) {
    Map<String, String> parameters = Map.of("client", client, "guarded", Boolean.toString(guarded));
    return new Run(HTTP + client, subject, 1, HttpCalls.class, "get", parameters);
  }

  private static Run baseline(String subject, int threads) {
    String method =
        switch (subject) {
          case "bare-call" -> "bareCall";
          case "nano-time" -> "nanoTime";
          case "nano-time-twice" -> "twoNanoTimes";
          case "atomic-increment" -> "atomicIncrement";
          case "long-adder" -> "longAdder";
          default -> "floor";
        };
    return new Run(FLOOR, subject, threads, Baselines.class, method, Map.of());
  }

  private static void addWindows(List<Run> runs, int... sizes) {
    for (int size : sizes) {
      String name = WINDOW + size;
      runs.add(Run.of(Scenario.COUNT, WINDOW_SUCCESS, 1, size).named(name, WINDOW_SUCCESS));
      runs.add(Run.of(Scenario.COUNT_5PCT, Subjects.FLUXGATE, 1, size).named(name, WINDOW_5PCT));
    }
  }
}
