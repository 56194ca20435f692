package io.fluxgate.tools.simulate;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers, lengths of time and ranges of them. Messages say what was expected. */
final class Quantity {

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");
  private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|min|h)");
  private static final String RANGE = "..";
  private static final long LONGEST_NANOS = 24 * 3_600_000_000_000L;

  private Quantity() {}

  static double number(String text, double least, double most) {
    double number = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!(number >= least && number <= most)) {
      throw new IllegalArgumentException(
          "a number from %s to %s".formatted(plain(least), plain(most)));
    }
    return number;
  }

  static int integer(String text, int least, int most) {
    double number = number(text, least, most);
    if (number != Math.rint(number)) {
      throw new IllegalArgumentException("a whole number");
    }
    return (int) number;
  }

  static long nanos(String text) {
    Matcher matcher = TIME.matcher(text);
    if (matcher.matches()) {
      BigDecimal unit = BigDecimal.valueOf(unitNanos(matcher.group(2)));
      BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(unit);
      if (nanos.compareTo(BigDecimal.valueOf(LONGEST_NANOS)) <= 0) {
        return nanos.longValue();
      }
    }
    throw new IllegalArgumentException("a time up to 24h, such as 500ms, 30s or 5m");
  }

  /** Reads a time, or two with .. between them. */
  static Span span(String text) {
    int dots = text.indexOf(RANGE);
    if (dots < 0) {
      long nanos = nanos(text);
      return new Span(nanos, nanos);
    }
    Span span =
        new Span(nanos(text.substring(0, dots)), nanos(text.substring(dots + RANGE.length())));
    if (span.leastNanos() > span.mostNanos()) {
      throw new IllegalArgumentException("the shorter time first");
    }
    return span;
  }

  private static long unitNanos(String unit) {
    return switch (unit) {
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 60_000_000_000L;
    };
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
