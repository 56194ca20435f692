package io.fluxgate.tools.replay;

/** Parses decimal numbers exactly, without floating point. */
final class DecimalParser {

  private DecimalParser() {}

  static boolean isNumber(String text) {
    int begin = text.startsWith("-") ? 1 : 0;
    boolean point = false;
    for (int i = begin; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && !point && i > begin) {
        point = true;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return text.length() > begin;
  }

  /**
   * Converts a number of units to nanoseconds, rounded towards zero.
   *
   * @throws IllegalArgumentException if it is not a number, or too large; the message says what was
   *     expected
   */
  static long nanos(String text, long unitNanos) {
    if (!isNumber(text)) {
      throw new IllegalArgumentException("a number");
    }
    boolean negative = text.startsWith("-");
    int point = text.indexOf('.');
    String whole = text.substring(negative ? 1 : 0, point < 0 ? text.length() : point);
    try {
      long nanos = Math.multiplyExact(Long.parseLong(whole), unitNanos);
      long digitNanos = unitNanos;
      for (int i = point + 1; point >= 0 && i < text.length() && digitNanos > 1; i++) {
        digitNanos /= 10;
        nanos = Math.addExact(nanos, (text.charAt(i) - '0') * digitNanos);
      }
      return negative ? -nanos : nanos;
    } catch (NumberFormatException | ArithmeticException tooLarge) {
      throw new IllegalArgumentException("a time within 292 years of the epoch", tooLarge);
    }
  }
}
