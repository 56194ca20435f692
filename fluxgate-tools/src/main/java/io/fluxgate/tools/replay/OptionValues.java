package io.fluxgate.tools.replay;

import io.fluxgate.Overdue;
import io.fluxgate.Tracker;
import io.fluxgate.Window;
import io.fluxgate.http.HttpTracker;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the values of a policy's options. Each method throws an {@link IllegalArgumentException}
 * that says what was expected.
 */
final class OptionValues {

  private static final Pattern TIME = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|min|h|d)");

  private OptionValues() {}

  static Overdue overdue(String text) {
    return switch (text) {
      case "never" -> Overdue.never();
      case "adaptive" -> Overdue.adaptive();
      default -> {
        if (!TIME.matcher(text).matches()) {
          throw new IllegalArgumentException("a time such as 2s, adaptive or never");
        }
        yield Overdue.after(time(text));
      }
    };
  }

  static Window window(String text) {
    return TIME.matcher(text).matches() ? Window.time(time(text)) : Window.count(integer(text));
  }

  static Tracker trackerWith(String statuses) {
    int[] numbers =
        Arrays.stream(statuses.split(",", -1)).mapToInt(OptionValues::integer).toArray();
    return HttpTracker.defaults().or(HttpTracker.status(numbers));
  }

  static double number(String text) {
    if (!DecimalParser.isNumber(text)) {
      throw new IllegalArgumentException("a number");
    }
    return Double.parseDouble(text);
  }

  static int integer(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("a whole number", wrong);
    }
  }

  static Duration time(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a time such as 500ms, 30s, 5m or 1h");
    }
    long unitNanos =
        switch (matcher.group(2)) {
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m", "min" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 86_400_000_000_000L;
        };
    try {
      BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unitNanos));
      return Duration.ofNanos(nanos.toBigInteger().longValueExact());
    } catch (ArithmeticException tooLong) {
      throw new IllegalArgumentException("less than 292 years", tooLong);
    }
  }
}
