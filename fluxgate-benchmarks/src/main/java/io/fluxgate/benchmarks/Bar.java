package io.fluxgate.benchmarks;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Something Fluxgate has to reach: a value that must not exceed a limit. The value is empty if what
 * it needs was not measured.
 */
record Bar(String name, OptionalDouble value, double limit) {

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
