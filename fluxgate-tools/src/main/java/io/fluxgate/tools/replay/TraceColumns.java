package io.fluxgate.tools.replay;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of a trace's columns; -1 for those it does not have.
 *
 * @param count the number of columns
 * @param timeUnit the format that the name of the time column implies, if any
 * @param durationUnit the unit of durations, if there are any
 */
record TraceColumns(
    int count,
    int time,
    int key,
    int outcome,
    int status,
    int duration,
    String durationName,
    @Nullable TimeFormat timeUnit,
    @Nullable TimeFormat durationUnit) {

  static final Set<String> ROLES = Set.of("time", "key", "outcome", "status", "duration");

  private static final Map<String, List<String>> USUAL =
      Map.of(
          "time", List.of("time", "timestamp", "start"),
          "key", List.of("key", "host", "name"),
          "outcome", List.of("outcome", "result", "error"),
          "status", List.of("status", "status_code", "code"),
          "duration", List.of("duration", "latency", "elapsed"));

  /**
   * Finds the columns by the names in the header.
   *
   * @throws TraceException if a column is missing or ambiguous
   */
  static TraceColumns of(List<String> header, TraceLayout layout) throws TraceException {
    List<String> names =
        header.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    Finder finder = new Finder(names, layout.columns());
    int time = finder.find("time");
    int outcome = finder.find("outcome");
    int status = finder.find("status");
    if (time < 0 || (outcome < 0 && status < 0)) {
      throw new TraceException(
          "line 1: the columns are %s (expected: time, and outcome or status; also key, duration_ms)"
              .formatted(String.join(", ", names)));
    }
    int duration = finder.find("duration");
    TimeFormat unit = layout.durationUnit();
    if (duration >= 0 && unit == null) {
      unit = unitOf(names.get(duration));
      if (unit == null) {
        throw new TraceException(
            "line 1: the column %s does not say its unit (expected: a name such as duration_ms, or"
                    .formatted(names.get(duration))
                + " --duration-unit)");
      }
    }
    return new TraceColumns(
        names.size(),
        time,
        finder.find("key"),
        outcome,
        status,
        duration,
        duration < 0 ? "duration" : names.get(duration),
        unitOf(names.get(time)),
        unit);
  }

  /** The unit at the end of a name, as in {@code duration_ms}. */
  private static @Nullable TimeFormat unitOf(String name) {
    int end = name.lastIndexOf('_');
    return end < 0 ? null : unit(name.substring(end + 1));
  }

  private static @Nullable TimeFormat unit(String name) {
    return switch (name) {
      case "s", "sec", "seconds" -> TimeFormat.S;
      case "ms", "millis" -> TimeFormat.MS;
      case "us", "micros" -> TimeFormat.US;
      case "ns", "nanos" -> TimeFormat.NS;
      default -> null;
    };
  }

  private record Finder(List<String> names, Map<String, String> given) {

    int find(String role) throws TraceException {
      String wanted = given.get(role);
      int found = -1;
      for (int i = 0; i < names.size(); i++) {
        if (wanted == null ? isUsual(role, names.get(i)) : wanted.equalsIgnoreCase(names.get(i))) {
          if (found >= 0) {
            throw new TraceException(
                "line 1: both %s and %s may be the %s (choose with --column %s=...)"
                    .formatted(names.get(found), names.get(i), role, role));
          }
          found = i;
        }
      }
      if (found < 0 && wanted != null) {
        throw new TraceException(
            "line 1: no column %s (expected: one of %s)"
                .formatted(wanted, String.join(", ", names)));
      }
      return found;
    }

    private static boolean isUsual(String role, String name) {
      List<String> usual = USUAL.getOrDefault(role, List.of());
      return usual.contains(name)
          || (unitOf(name) != null && usual.contains(name.substring(0, name.lastIndexOf('_'))));
    }
  }
}
