package io.fluxgate.benchmarks.jmh;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats the results as text for people and as JSON for programs. */
public final class ComparisonReport {

  private ComparisonReport() {}

  static String table(MeasurementTable results) {
    StringBuilder table = new StringBuilder();
    table.append(
        row("scenario", "T", "subject", "ns/op", "+-", "B/op", "/fastest", "/armeria", "/floor"));
    String group = "";
    for (Measurement m : results.all()) {
      String own = m.scenario() + m.threads();
      if (!own.equals(group)) {
        table.append(System.lineSeparator());
        group = own;
      }
      table.append(row(results, m));
    }
    return table
        .append(System.lineSeparator())
        .append("T: threads; ns/op: per call and thread; +-: half of the 99.9 % interval.\n")
        .append("/fastest: ratio to the fastest other library that does the same work;\n")
        .append(
            "/armeria, /floor: ratios at the same number of threads (floor: two clocks, one CAS).\n")
        .append("*: measures no durations although the scenario asks for them.\n")
        .toString();
  }

  private static String row(MeasurementTable results, Measurement m) {
    boolean called = Scenario.isId(m.scenario());
    Optional<Measurement> fastest = results.fastestPeer(m.scenario(), m.threads());
    OptionalDouble fastestNanos = fastest.stream().mapToDouble(Measurement::nsPerOp).findFirst();
    OptionalDouble armeria = results.nanos(m.scenario(), m.threads(), Subjects.ARMERIA);
    return row(
        m.scenario(),
        Integer.toString(m.threads()),
        m.subject() + (MeasurementTable.doesLess(m) ? " *" : ""),
        decimal(m.nsPerOp(), 2),
        decimal(m.error(), 2),
        decimal(m.bytesPerOp(), 2),
        called ? ratio(m, fastestNanos) : "",
        called ? ratio(m, armeria) : "",
        m.scenario().startsWith(BenchmarkPlan.HTTP)
            ? ""
            : ratio(m, results.floorNanos(m.threads())));
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-18s %2s  %-24s %10s %9s %9s %9s %9s %9s%n", cells);
  }

  private static String ratio(Measurement m, OptionalDouble nanos) {
    return nanos.isPresent() ? decimal(m.nsPerOp() / nanos.getAsDouble(), 2) : "";
  }

  static String decimal(double value, int digits) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  static String sizes(Map<String, Long> sizes) {
    return sizes.entrySet().stream()
        .map(size -> String.format(Locale.ROOT, "  %-24s %,8d B%n", size.getKey(), size.getValue()))
        .collect(
            Collectors.joining("", String.format("Retained by each further idle breaker:%n"), ""));
  }

  /** {@return the bars as a table, and how many are not met} */
  public static String bars(List<PerformanceBar> bars) {
    String head = String.format("%-78s %10s %10s%n", "bar", "value", "limit");
    long missed = bars.stream().filter(bar -> bar.value().isPresent() && !bar.isMet()).count();
    return bars.stream()
        .map(bar -> bar + System.lineSeparator())
        .collect(Collectors.joining())
        .transform(lines -> head + lines + missed + " bars not met" + System.lineSeparator());
  }

  static String json(MeasurementTable results) {
    return json(results.all(), List.of());
  }

  /** {@return measurements and bars, each as an object of one array} */
  public static String json(List<Measurement> measurements, List<PerformanceBar> bars) {
    return Stream.concat(
            measurements.stream().map(ComparisonReport::json),
            bars.stream().map(ComparisonReport::json))
        .collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
  }

  private static String json(PerformanceBar bar) {
    return String.format(
        Locale.ROOT,
        "{\"bar\": \"%s\", \"value\": %s, \"limit\": %s, \"atLeast\": %s, \"met\": %s}",
        bar.name(),
        number(bar.value().orElse(Double.NaN)),
        number(bar.limit()),
        bar.atLeast(),
        bar.value().isPresent() ? bar.isMet() : "null");
  }

  private static String json(Measurement m) {
    return String.format(
        Locale.ROOT,
        "{\"scenario\": \"%s\", \"threads\": %d, \"subject\": \"%s\","
            + " \"nsPerOp\": %s, \"error\": %s, \"bytesPerOp\": %s}",
        m.scenario(),
        m.threads(),
        m.subject(),
        number(m.nsPerOp()),
        number(m.error()),
        number(m.bytesPerOp()));
  }

  /** JSON has no NaN. */
  private static String number(double value) {
    return Double.isFinite(value) ? decimal(value, 3) : "null";
  }
}
