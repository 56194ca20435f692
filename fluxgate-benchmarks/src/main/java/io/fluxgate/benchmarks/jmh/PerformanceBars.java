package io.fluxgate.benchmarks.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Compares Fluxgate's figures with the bars it must meet; most are ratios within one run. */
final class PerformanceBars {

  /** JMH allocates a little by itself, which shows in the third decimal. */
  private static final double NO_BYTES = 0.05;

  private final MeasurementTable results;
  private final Map<String, Long> sizes;
  private final List<PerformanceBar> bars = new ArrayList<>();

  private PerformanceBars(MeasurementTable results, Map<String, Long> sizes) {
    this.results = results;
    this.sizes = sizes;
  }

  static List<PerformanceBar> check(MeasurementTable results, Map<String, Long> sizes) {
    PerformanceBars bars = new PerformanceBars(results, sizes);
    bars.addSuccesses(Subjects.FLUXGATE);
    bars.addSuccesses(Subjects.FLUXGATE_TICKET);
    bars.addFleet();
    bars.addRejections();
    bars.addBytes();
    bars.addWindows();
    bars.addHttp();
    return List.copyOf(bars.bars);
  }

  private void addSuccesses(String subject) {
    for (int threads = 1; threads <= 2; threads++) {
      toArmeria(Scenario.COUNT, subject, threads, 0.4);
      toArmeria(Scenario.TIME, subject, threads, threads == 1 ? 1.0 : 1.1);
    }
    toFloor(Scenario.COUNT_SLOW, subject, 1.15);
    toResilience4j(Scenario.COUNT_SLOW, subject, 2, 0.35);
    toUnwatched(subject, 1, 1.35);
    toUnwatched(subject, 2, 1.6);
    toFloor(Scenario.TIME_DURATIONS, subject, 1.2);
    toResilience4j(Scenario.TIME_DURATIONS, subject, 2, 0.35);
    toFloor(Scenario.COUNT_5PCT, subject, 1.2);
    toResilience4j(Scenario.COUNT_5PCT, subject, 2, 0.6);
  }

  private void addFleet() {
    OptionalDouble alone = nanos(Scenario.COUNT, 1, Subjects.FLUXGATE);
    OptionalDouble inFleet = nanos(Scenario.COUNT, 1, Subjects.FLUXGATE_FLEET);
    add("count 1T: ns that a fleet adds to a permitted success", difference(inFleet, alone), 1);
    OptionalDouble bytes = bytes(Scenario.COUNT.id(), Subjects.FLUXGATE_FLEET);
    add("count 1T: fluxgate-fleet, bytes per permitted success", bytes, NO_BYTES);
  }

  private void addRejections() {
    for (int threads = 1; threads <= 2; threads++) {
      toArmeria(Scenario.REJECT_TRY, Subjects.FLUXGATE, threads, 1.05);
      toStackless(threads);
    }
    OptionalDouble deep = nanos(Scenario.REJECT_THROW_DEEP, 1, Subjects.FLUXGATE);
    OptionalDouble flat = nanos(Scenario.REJECT_THROW, 1, Subjects.FLUXGATE);
    add("reject-throw-deep 1T: fluxgate / itself 64 frames higher", ratio(deep, flat), 2);
  }

  private void addBytes() {
    for (Scenario scenario :
        List.of(
            Scenario.COUNT,
            Scenario.COUNT_SLOW,
            Scenario.COUNT_OVERDUE,
            Scenario.TIME,
            Scenario.TIME_DURATIONS)) {
      addBytes(scenario, NO_BYTES, "bytes per permitted success");
    }
    addBytes(Scenario.REJECT_TRY, 64, "bytes per rejection");
    addBytes(Scenario.REJECT_THROW, 64, "bytes per rejection");
    OptionalDouble fluxgate = size(Subjects.FLUXGATE);
    OptionalDouble resilience4j = size("resilience4j");
    add("bytes retained by an idle breaker", fluxgate, 0.3 * 4_984);
    add("the same / resilience4j as measured here", ratio(fluxgate, resilience4j), 0.3);
  }

  private void addBytes(Scenario scenario, double limit, String what) {
    OptionalDouble bytes = bytes(scenario.id(), Subjects.FLUXGATE);
    add(scenario.id() + " 1T: fluxgate, " + what, bytes, limit);
  }

  private OptionalDouble size(String subject) {
    Long size = sizes.get(subject);
    return size == null ? OptionalDouble.empty() : OptionalDouble.of(size);
  }

  private void addWindows() {
    for (String subject : List.of(BenchmarkPlan.WINDOW_SUCCESS, BenchmarkPlan.WINDOW_5PCT)) {
      OptionalDouble large = results.nanos(BenchmarkPlan.LARGE_WINDOW, 1, subject);
      OptionalDouble small = results.nanos(BenchmarkPlan.SMALL_WINDOW, 1, subject);
      add(
          "count window 1T: " + subject + ", 1,000,000 calls / 100 calls",
          ratio(large, small),
          1.3);
    }
  }

  private void addHttp() {
    for (String client : BenchmarkClients.NAMES) {
      OptionalDouble guarded = bytes(BenchmarkPlan.HTTP + client, Subjects.FLUXGATE);
      OptionalDouble bare = bytes(BenchmarkPlan.HTTP + client, BenchmarkPlan.BARE);
      add("bytes per HTTP call: " + client + " guarded / bare", ratio(guarded, bare), 1.05);
    }
  }

  private static OptionalDouble difference(OptionalDouble one, OptionalDouble other) {
    return one.isPresent() && other.isPresent()
        ? OptionalDouble.of(one.getAsDouble() - other.getAsDouble())
        : OptionalDouble.empty();
  }

  private OptionalDouble bytes(String scenario, String subject) {
    return results.find(scenario, 1, subject).stream()
        .mapToDouble(Measurement::bytesPerOp)
        .findFirst();
  }

  private void toArmeria(Scenario scenario, String subject, int threads, double limit) {
    OptionalDouble armeria = nanos(scenario, threads, Subjects.ARMERIA);
    add(scenario, subject, threads, "armeria", armeria, limit);
  }

  private void toFloor(Scenario scenario, String subject, double limit) {
    add(scenario, subject, 1, "floor", results.floorNanos(1), limit);
  }

  private void toUnwatched(String subject, int threads, double limit) {
    OptionalDouble unwatched = nanos(Scenario.COUNT_SLOW, threads, subject);
    add(Scenario.COUNT_OVERDUE, subject, threads, "count-slow", unwatched, limit);
  }

  private void toStackless(int threads) {
    OptionalDouble stackless = nanos(Scenario.REJECT_THROW, threads, Subjects.STACKLESS);
    add(Scenario.REJECT_THROW, Subjects.FLUXGATE, threads, Subjects.STACKLESS, stackless, 0.2);
  }

  private void toResilience4j(Scenario scenario, String subject, int threads, double limit) {
    Optional<Measurement> best = results.fastestResilience4j(scenario.id(), threads);
    String name = best.map(Measurement::subject).orElse("resilience4j");
    OptionalDouble nanos = best.stream().mapToDouble(Measurement::nsPerOp).findFirst();
    add(scenario, subject, threads, name, nanos, limit);
  }

  private OptionalDouble nanos(Scenario scenario, int threads, String subject) {
    return results.nanos(scenario.id(), threads, subject);
  }

  private void add(
      Scenario scenario,
      String subject,
      int threads,
      String yardstick,
      OptionalDouble yardstickNanos,
      double limit) {
    String name = scenario.id() + " " + threads + "T: " + subject + " / " + yardstick;
    add(name, ratio(nanos(scenario, threads, subject), yardstickNanos), limit);
  }

  private void add(String name, OptionalDouble value, double limit) {
    bars.add(new PerformanceBar(name, value, limit));
  }

  static OptionalDouble ratio(OptionalDouble part, OptionalDouble whole) {
    return part.isPresent() && whole.isPresent()
        ? OptionalDouble.of(part.getAsDouble() / whole.getAsDouble())
        : OptionalDouble.empty();
  }
}
