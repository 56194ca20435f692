package io.fluxgate.internal.util;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Argument checks whose messages name the argument, its value and its range. */
public final class Checks {

  private static final Duration YEAR = Duration.ofDays(365);
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);
  private static final Duration MOST_NEGATIVE = Duration.ofNanos(Long.MIN_VALUE);

  private Checks() {}

  public static <T> T notNull(String name, @Nullable T value) {
    // Not requireNonNull with a lambda: every call runs this, and it must not allocate.
    if (value == null) {
      throw new NullPointerException(name + ": null (expected: not null)");
    }
    return value;
  }

  public static <T> List<T> noneNull(String name, List<T> values) {
    for (int i = 0; i < notNull(name, values).size(); i++) {
      notNull(name + "[" + i + "]", values.get(i));
    }
    return List.copyOf(values);
  }

  /** Returns a copy of a list that must be neither empty nor contain nulls. */
  public static <T> List<T> someOf(String name, List<T> values) {
    if (values.isEmpty()) {
      throw bad(name, "[]", "at least one");
    }
    return noneNull(name, values);
  }

  public static String notBlank(String name, String value) {
    if (Text.isBlank(notNull(name, value))) {
      throw bad(name, '"' + value + '"', "not blank");
    }
    return value;
  }

  public static int atLeast(String name, int minimum, int value) {
    if (value < minimum) {
      throw bad(name, value, ">= " + minimum);
    }
    return value;
  }

  public static int between(String name, int minimum, int maximum, int value) {
    if (value < minimum || value > maximum) {
      throw bad(name, value, ">= " + minimum + " and <= " + maximum);
    }
    return value;
  }

  /** Checks a ratio that must not be zero. NaN fails, too. */
  public static double positiveRatio(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw bad(name, value, "> 0 and <= 1");
    }
    return value;
  }

  public static double ratio(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw bad(name, value, ">= 0 and <= 1");
    }
    return value;
  }

  public static Duration positive(String name, Duration value) {
    if (notNull(name, value).isZero() || value.isNegative()) {
      throw bad(name, value, "> 0 s");
    }
    return value;
  }

  /**
   * Checks a duration longer than zero and short enough that the sum of two still fits into a
   * {@code long}.
   */
  public static Duration positiveUpToYear(String name, Duration value) {
    if (notNull(name, value).isZero() || value.isNegative() || value.compareTo(YEAR) > 0) {
      throw bad(name, value, "> 0 s and <= " + Text.duration(YEAR));
    }
    return value;
  }

  public static Duration notNegative(String name, Duration value) {
    if (notNull(name, value).isNegative()) {
      throw bad(name, value, ">= 0 s");
    }
    return value;
  }

  public static IllegalArgumentException bad(String name, Object value, String expected) {
    Object shown = value instanceof Duration duration ? Text.duration(duration) : value;
    return new IllegalArgumentException(name + ": " + shown + " (expected: " + expected + ")");
  }

  /**
   * Returns the duration in nanoseconds; beyond the range of a {@code long} (292 years) the nearest
   * {@code long}.
   */
  public static long saturatedNanos(Duration duration) {
    // Compared first: the exception of an overflow is made with its stack trace.
    if (duration.compareTo(LONGEST) >= 0) {
      return Long.MAX_VALUE;
    }
    return duration.compareTo(MOST_NEGATIVE) <= 0 ? Long.MIN_VALUE : duration.toNanos();
  }

  /**
   * Returns the next random number.
   *
   * @throws IllegalArgumentException if it is not from 0 to 1, exclusive
   */
  public static double drawn(DoubleSupplier random) {
    double drawn = random.getAsDouble();
    if (!(drawn >= 0 && drawn < 1)) {
      throw bad("random", drawn, "from 0 to 1, exclusive");
    }
    return drawn;
  }
}
