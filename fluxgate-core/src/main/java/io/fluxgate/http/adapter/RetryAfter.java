package io.fluxgate.http.adapter;

import io.fluxgate.http.HttpGuardEngine;
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
import org.jspecify.annotations.Nullable;

/** Reads the header {@code Retry-After}, RFC 9110 section 10.2.3: a number of seconds or a date. */
final class RetryAfter {

  /** A date is 29 characters long, a sane number shorter. */
  private static final int MAXIMUM_LENGTH = 40;

  private static final DateTimeFormatter IMF_FIXDATE = format("EEE, dd MMM yyyy HH:mm:ss 'GMT'");
  private static final DateTimeFormatter ASCTIME = format("EEE MMM ppd HH:mm:ss yyyy");

  private RetryAfter() {}

  /** Returns the time to wait that the response asks for, by the guard's clock and maximum. */
  static Optional<Duration> of(HttpResponseInfo response, HttpGuardEngine guard) {
    // Nearly no response is of that kind; the others cost no reading of the clock.
    return isHeeded(response)
        ? of(response, guard.wallTime(), guard.maximumRetryAfter())
        : Optional.empty();
  }

  /** Whether the header means anything with this status. */
  private static boolean isHeeded(HttpResponseInfo response) {
    return response.status() == 429 || response.status() == 503;
  }

  /**
   * Returns the time to wait that the response asks for, at most {@code maximum}; empty for another
   * status than 429 and 503, and for what is no such value, or in the past.
   *
   * @param now the time here, used where the response does not tell the server's own
   */
  static Optional<Duration> of(HttpResponseInfo response, Instant now, Duration maximum) {
    if (!isHeeded(response)) {
      return Optional.empty();
    }
    String value = response.header("Retry-After");
    if (value == null || value.length() > MAXIMUM_LENGTH || value.isBlank()) {
      return Optional.empty();
    }
    Duration wait = parse(value.strip(), response, now, maximum);
    if (wait == null || wait.isZero() || wait.isNegative()) {
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
    // Both dates by the server's clock, if it tells: ours may differ.
    String date = response.header("Date");
    Instant served =
        date == null || date.length() > MAXIMUM_LENGTH ? null : parseDate(date.strip(), now);
    return Duration.between(served == null ? now : served, until);
  }

  /** Reads the three forms of a date that RFC 9110 section 5.6.7 asks recipients to accept. */
  private static @Nullable Instant parseDate(String value, Instant now) {
    for (DateTimeFormatter form : List.of(IMF_FIXDATE, rfc850(now), ASCTIME)) {
      try {
        return Instant.from(form.parse(value));
      } catch (DateTimeException anotherForm) {
        // The next one, or none.
      }
    }
    return null;
  }

  /** A two-digit year is not more than 50 years ahead. */
  private static DateTimeFormatter rfc850(Instant now) {
    int firstYear = now.atOffset(ZoneOffset.UTC).getYear() - 49;
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern("EEEE, dd-MMM-")
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
