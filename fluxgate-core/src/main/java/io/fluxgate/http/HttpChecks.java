package io.fluxgate.http;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Argument checks that name the argument, its value and its range. */
final class HttpChecks {

  private static final Duration LONGEST = Duration.ofDays(365);

  private HttpChecks() {}

  static <T> T notNull(String name, @Nullable T value) {
    if (value == null) {
      throw new NullPointerException(name + ": null (expected: not null)");
    }
    return value;
  }

  /** A copy of a list that is neither empty nor has nulls in it. */
  static <T> List<T> someOf(String name, List<T> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException(name + ": [] (expected: at least one)");
    }
    for (int i = 0; i < values.size(); i++) {
      notNull(name + "[" + i + "]", values.get(i));
    }
    return List.copyOf(values);
  }

  static Duration positive(String name, Duration value) {
    if (notNull(name, value).isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: > PT0S and <= " + LONGEST + ")");
    }
    return value;
  }
}
