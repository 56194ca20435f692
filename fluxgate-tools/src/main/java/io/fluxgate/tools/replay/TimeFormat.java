package io.fluxgate.tools.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The format of times in a trace: dates, or numbers of a unit since the epoch or any other start
 * (only differences matter).
 */
enum TimeFormat {
  ISO,
  S,
  MS,
  US,
  NS;

  /** An offset without a colon, or without minutes, after the time of day. */
  private static final Pattern SHORT_OFFSET =
      Pattern.compile("(?<=[0-9]) ?([+-]\\d\\d):?(\\d\\d)?$");

  /** Whole digits of a time after 1973 in seconds, at most; likewise below. */
  private static final int SECONDS_DIGITS = 11;

  private static final int MILLIS_DIGITS = 14;
  private static final int MICROS_DIGITS = 17;

  /** Guesses the format of a time; for a number, the unit in which it is a present-day date. */
  static TimeFormat detect(String text) {
    if (!DecimalParser.isNumber(text)) {
      return ISO;
    }
    int point = text.indexOf('.');
    int digits = (point < 0 ? text.length() : point) - (text.startsWith("-") ? 1 : 0);
    if (digits <= SECONDS_DIGITS) {
      return S;
    }
    return digits <= MILLIS_DIGITS ? MS : digits <= MICROS_DIGITS ? US : NS;
  }

  /**
   * Returns the time in nanoseconds.
   *
   * @throws IllegalArgumentException if the text is not of this format, or too far from the epoch;
   *     the message says what was expected
   */
  long nanos(String text) {
    return this == ISO ? isoNanos(text) : DecimalParser.nanos(text, unitNanos());
  }

  private long unitNanos() {
    return switch (this) {
      case ISO, S -> 1_000_000_000;
      case MS -> 1_000_000;
      case US -> 1_000;
      case NS -> 1;
    };
  }

  private static long isoNanos(String text) {
    try {
      String iso =
          text.indexOf(' ') == 10 ? text.substring(0, 10) + 'T' + text.substring(11) : text;
      Matcher offset = SHORT_OFFSET.matcher(iso);
      if (iso.indexOf(':') > 0 && offset.find(iso.indexOf(':'))) {
        String minutes = offset.group(2) == null ? "00" : offset.group(2);
        iso = iso.substring(0, offset.start()) + offset.group(1) + ":" + minutes;
      }
      TemporalAccessor parsed =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
      Instant instant =
          parsed instanceof OffsetDateTime dated
              ? dated.toInstant()
              : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    } catch (DateTimeException | ArithmeticException wrong) {
      throw new IllegalArgumentException("a date such as 2026-01-05T02:00:00.123Z", wrong);
    }
  }

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
