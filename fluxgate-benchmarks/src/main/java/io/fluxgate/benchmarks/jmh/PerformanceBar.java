package io.fluxgate.benchmarks.jmh;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A value and its limit. The value is empty if the run did not measure what it needs.
 *
 * @param atLeast whether the value must not be below the limit, instead of above it
 */
public record PerformanceBar(String name, OptionalDouble value, double limit, boolean atLeast) {

  /** A value that must not exceed the limit. */
  public PerformanceBar(String name, OptionalDouble value, double limit) {
    this(name, value, limit, false);
  }

  /** {@return a bar with a measured value that must not exceed the limit} */
  public static PerformanceBar atMost(String name, double value, double limit) {
    return new PerformanceBar(name, OptionalDouble.of(value), limit);
  }

  /** {@return a bar with a measured value that must not be below the limit} */
  public static PerformanceBar atLeast(String name, double value, double limit) {
    return new PerformanceBar(name, OptionalDouble.of(value), limit, true);
  }

  /** {@return a bar that this run could not measure} */
  public static PerformanceBar notMeasured(String name, double limit) {
    return new PerformanceBar(name, OptionalDouble.empty(), limit);
  }

  boolean isMet() {
    return value.isPresent()
        && (atLeast ? value.getAsDouble() >= limit : value.getAsDouble() <= limit);
  }

  /** The limit with its direction where that is not the usual one. */
  private String shownLimit() {
    return (atLeast ? ">= " : "") + number(limit);
  }

  @Override
  public String toString() {
    String verdict = value.isEmpty() ? "not measured" : isMet() ? "met" : "NOT MET";
    String shown =
        value.isPresent() ? String.format(Locale.ROOT, "%,.3f", value.getAsDouble()) : "-";
    return String.format(Locale.ROOT, "%-78s %10s %10s  %s", name, shown, shownLimit(), verdict);
  }

  private static String number(double limit) {
    return String.format(Locale.ROOT, limit == Math.rint(limit) ? "%,.0f" : "%,.2f", limit);
  }
}
