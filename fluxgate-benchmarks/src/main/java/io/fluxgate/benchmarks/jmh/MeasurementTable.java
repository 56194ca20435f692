package io.fluxgate.benchmarks.jmh;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The measurements so far, by scenario, threads and subject. */
final class MeasurementTable {

  private final List<Measurement> measurements = new ArrayList<>();

  void add(Measurement measurement) {
    measurements.add(measurement);
  }

  List<Measurement> all() {
    return List.copyOf(measurements);
  }

  Optional<Measurement> find(String scenario, int threads, String subject) {
    return measurements.stream()
        .filter(m -> m.scenario().equals(scenario))
        .filter(m -> m.threads() == threads)
        .filter(m -> m.subject().equals(subject))
        .findFirst();
  }

  OptionalDouble nanos(String scenario, int threads, String subject) {
    return find(scenario, threads, subject).stream().mapToDouble(Measurement::nsPerOp).findFirst();
  }

  OptionalDouble floorNanos(int threads) {
    return nanos(BenchmarkPlan.FLOOR, threads, BenchmarkPlan.FLOOR);
  }

  /** The fastest of the other libraries that do all of the scenario's work. */
  Optional<Measurement> fastestPeer(String scenario, int threads) {
    return peers(scenario, threads).min(Comparator.comparingDouble(Measurement::nsPerOp));
  }

  Optional<Measurement> fastestResilience4j(String scenario, int threads) {
    return peers(scenario, threads)
        .filter(m -> m.subject().startsWith("resilience4j"))
        .min(Comparator.comparingDouble(Measurement::nsPerOp));
  }

  private java.util.stream.Stream<Measurement> peers(String scenario, int threads) {
    return measurements.stream()
        .filter(m -> m.scenario().equals(scenario) && m.threads() == threads)
        .filter(m -> !Subjects.isFluxgate(m.subject()) && !doesLess(m));
  }

  /** Whether the scenario asks for durations, but the subject does not measure them. */
  static boolean doesLess(Measurement m) {
    for (Scenario scenario : Scenario.values()) {
      if (scenario.id().equals(m.scenario())) {
        return scenario.hasDurations() && !Subjects.measuresDurations(m.subject());
      }
    }
    return false;
  }
}
