package io.fluxgate.benchmarks.jmh;

import java.util.Locale;
import java.util.OptionalDouble;

/** A value that must not exceed a limit. It is empty if the run did not measure what it needs. */
record PerformanceBar(String name, OptionalDouble value, double limit) {

  boolean isMet() {
    return value.isPresent() && value.getAsDouble() <= limit;
  }

  @Override
  public String toString() {
    String verdict = value.isEmpty() ? "not measured" : isMet() ? "met" : "NOT MET";
    String shown =
        value.isPresent() ? String.format(Locale.ROOT, "%,.3f", value.getAsDouble()) : "-";
    return String.format(Locale.ROOT, "%-78s %10s %10s  %s", name, shown, number(limit), verdict);
  }

  private static String number(double limit) {
    return String.format(Locale.ROOT, limit == Math.rint(limit) ? "%,.0f" : "%,.2f", limit);
  }
}
