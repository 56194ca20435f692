package io.fluxgate;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Argument checks that name the argument, its value and its range. */
final class Checks {

  private Checks() {}

  static <T> T notNull(String name, @Nullable T value) {
    // Not requireNonNull with a lambda: this stands on the path of every call and must not
    // allocate.
    if (value == null) {
      throw new NullPointerException(name + ": null (expected: not null)");
    }
    return value;
  }

  static <T> List<T> noneNull(String name, List<T> values) {
    for (int i = 0; i < notNull(name, values).size(); i++) {
      notNull(name + "[" + i + "]", values.get(i));
    }
    return List.copyOf(values);
  }

  static String notBlank(String name, String value) {
    if (notNull(name, value).isBlank()) {
      throw bad(name, '"' + value + '"', "not blank");
    }
    return value;
  }

  static int atLeast(String name, int minimum, int value) {
    if (value < minimum) {
      throw bad(name, value, ">= " + minimum);
    }
    return value;
  }

  static int between(String name, int minimum, int maximum, int value) {
    if (value < minimum || value > maximum) {
      throw bad(name, value, ">= " + minimum + " and <= " + maximum);
    }
    return value;
  }

  /** A share that may not be zero; written so that NaN fails it. */
  static double positiveRatio(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw bad(name, value, "> 0 and <= 1");
    }
    return value;
  }

  static double ratio(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw bad(name, value, ">= 0 and <= 1");
    }
    return value;
  }

  static Duration positive(String name, Duration value) {
    if (notNull(name, value).isZero() || value.isNegative()) {
      throw bad(name, value, "> PT0S");
    }
    return value;
  }

  static Duration notNegative(String name, Duration value) {
    if (notNull(name, value).isNegative()) {
      throw bad(name, value, ">= PT0S");
    }
    return value;
  }

  static IllegalArgumentException bad(String name, Object value, String expected) {
    return new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
  }

  /**
   * The duration in nanoseconds; what is too long for a {@code long} (292 years) becomes the
   * longest.
   */
  static long saturatedNanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException tooLong) {
      return duration.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
