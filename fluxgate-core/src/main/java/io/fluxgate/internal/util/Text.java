package io.fluxgate.internal.util;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Text for logs and messages: readable durations and numbers, and lines without unsafe characters.
 */
public final class Text {

  private static final int MAXIMUM_LENGTH = 2_000;

  private static final long SECOND = 1_000_000_000L;
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** A delay of 292 years or more, which a {@code long} of nanoseconds cannot hold, never ends. */
  private static final long FOREVER_SECONDS = Long.MAX_VALUE / SECOND;

  private Text() {}

  /**
   * Replaces characters that could start a new line or control a terminal, and truncates long text.
   */
  public static String clean(String text) {
    return clean(text, MAXIMUM_LENGTH);
  }

  /** Like {@link #clean(String)}, with at most so many characters before the ellipsis. */
  public static String clean(String text, int maximum) {
    int length = Math.min(text.length(), maximum);
    if (length < text.length()
        && length > 0
        && Character.isHighSurrogate(text.charAt(length - 1))) {
      length--;
    }
    StringBuilder clean = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      clean.append(isUnsafe(c) ? '?' : c);
    }
    return clean.append(length < text.length() ? "…" : "").toString();
  }

  /** Escapes what {@link #clean} would replace, so that two names stay two. */
  public static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isUnsafe(c)) {
        escaped.append(String.format("\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /** What {@code String.isBlank} does, which not every Android has. */
  public static boolean isBlank(String text) {
    return firstVisible(text) == text.length();
  }

  /** What {@code String.strip} does, which not every Android has. */
  public static String strip(String text) {
    int start = firstVisible(text);
    int end = text.length();
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static int firstVisible(String text) {
    int i = 0;
    while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isUnsafe(char c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  /**
   * Returns a readable duration, such as {@code 59.7 s}, {@code 250 ms} or {@code 30 min}: exact if
   * three decimals suffice, otherwise with one decimal.
   */
  public static String duration(Duration duration) {
    if (duration.isNegative()) {
      return "-" + duration(duration.negated());
    }
    BigDecimal nanos =
        BigDecimal.valueOf(duration.getSeconds())
            .movePointRight(9)
            .add(BigDecimal.valueOf(duration.getNano()));
    long seconds = duration.getSeconds();
    if (seconds >= FOREVER_SECONDS) {
      return "forever";
    }
    if (seconds >= 2 * DAY && seconds % DAY == 0) {
      return in(nanos, DAY * SECOND, "d");
    }
    if (seconds >= 2 * HOUR && (seconds % HOUR == 0 || seconds >= 2 * DAY)) {
      return in(nanos, HOUR * SECOND, "h");
    }
    if (seconds >= 2 * MINUTE && (seconds % MINUTE == 0 || seconds >= 2 * HOUR)) {
      return in(nanos, MINUTE * SECOND, "min");
    }
    if (seconds >= 1 || duration.isZero()) {
      return in(nanos, SECOND, "s");
    }
    if (duration.getNano() >= 1_000_000) {
      return in(nanos, 1_000_000, "ms");
    }
    return duration.getNano() >= 1_000 ? in(nanos, 1_000, "µs") : in(nanos, 1, "ns");
  }

  /** Returns durations as people read them. */
  public static List<String> durations(List<Duration> durations) {
    return List.copyOf(durations.stream().map(Text::duration).collect(Collectors.toList()));
  }

  private static String in(BigDecimal nanos, long unit, String name) {
    BigDecimal exact = nanos.divide(BigDecimal.valueOf(unit), 18, RoundingMode.HALF_UP);
    BigDecimal shown = exact.stripTrailingZeros();
    if (shown.scale() > 3) {
      shown = exact.setScale(1, RoundingMode.HALF_UP).stripTrailingZeros();
    }
    return shown.toPlainString() + " " + name;
  }

  /** Returns a number with its noun: {@code 1 probe}, {@code 10 probes}. */
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
