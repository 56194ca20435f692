package io.fluxgate.http.adapter;

import io.fluxgate.http.HttpGuardEngine;
import io.fluxgate.internal.util.Text;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the header {@code Retry-After}, RFC 9110 section 10.2.3: a number of seconds or a date.
 */
final class RetryAfter {

  /** A date has 29 characters, and a sane number has fewer. */
  private static final int MAXIMUM_LENGTH = 40;

  /** The day of the week says nothing that the date does not, and may be wrong. */
  private static final Pattern DAY_OF_WEEK = Pattern.compile("^[A-Za-z]{3,9}(, | )");

  private static final DateTimeFormatter IMF_FIXDATE = format("dd MMM yyyy HH:mm:ss 'GMT'");
  private static final DateTimeFormatter ASCTIME = format("MMM ppd HH:mm:ss yyyy");

  private RetryAfter() {}

  /** Returns how long the response asks to wait, by the guard's clock and maximum. */
  static Optional<Duration> of(HttpResponseInfo response, HttpGuardEngine guard) {
    String value = response.header("Retry-After");
    // Read the clock only for the few responses that need it.
    return value == null
        ? Optional.empty()
        : of(value, response, guard.wallTime(), guard.maximumRetryAfter());
  }

  /**
   * Returns how long the response asks to wait, at most {@code maximum}. Empty if the header is
   * missing, invalid or in the past.
   *
   * @param now the local time, used if the response has no date of its own
   */
  static Optional<Duration> of(HttpResponseInfo response, Instant now, Duration maximum) {
    String value = response.header("Retry-After");
    return value == null ? Optional.empty() : of(value, response, now, maximum);
  }

  private static Optional<Duration> of(
      String value, HttpResponseInfo response, Instant now, Duration maximum) {
    if (value.length() > MAXIMUM_LENGTH || Text.isBlank(value)) {
      return Optional.empty();
    }
    Duration wait = parse(Text.strip(value), response, now, maximum);
    return wait == null ? Optional.empty() : clamped(wait, maximum);
  }

  /** Returns the delay, at most {@code maximum}; empty if it is over. */
  static Optional<Duration> clamped(Duration wait, Duration maximum) {
    if (wait.isZero() || wait.isNegative()) {
      return Optional.empty();
    }
    return Optional.of(wait.compareTo(maximum) > 0 ? maximum : wait);
  }

  private static @Nullable Duration parse(
      String value, HttpResponseInfo response, Instant now, Duration maximum) {
    if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      // Eighteen digits fit a long; a server that wants more gets the maximum.
      return value.length() > 18 ? maximum : Duration.ofSeconds(Long.parseLong(value));
    }
    Instant until = parseDate(value, now);
    if (until == null) {
      return null;
    }
    // Take both dates from the server if possible: our clock may differ.
    String date = response.header("Date");
    Instant served =
        date == null || date.length() > MAXIMUM_LENGTH ? null : parseDate(Text.strip(date), now);
    return Duration.between(served == null ? now : served, until);
  }

  /** Parses the three date formats that RFC 9110 section 5.6.7 requires recipients to accept. */
  private static @Nullable Instant parseDate(String value, Instant now) {
    Matcher day = DAY_OF_WEEK.matcher(value);
    if (!day.find()) {
      return null;
    }
    String date = value.substring(day.end());
    for (DateTimeFormatter form : List.of(IMF_FIXDATE, rfc850(now), ASCTIME)) {
      try {
        return Instant.from(form.parse(date));
      } catch (DateTimeException anotherForm) {
        // Try the next format.
      }
    }
    return null;
  }

  /** Reads a two-digit year as at most 50 years ahead. */
  private static DateTimeFormatter rfc850(Instant now) {
    int firstYear = now.atOffset(ZoneOffset.UTC).getYear() - 49;
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern("dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, firstYear)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.ENGLISH)
        .withZone(ZoneOffset.UTC);
  }

  private static DateTimeFormatter format(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH)
        .withZone(ZoneOffset.UTC);
  }
}
