package io.fluxgate.http.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("1994-11-06T08:49:37Z");
  private static final Duration MAXIMUM = Duration.ofMinutes(5);

  private static Optional<Duration> of(HttpResponseInfo response) {
    return RetryAfter.of(response, NOW, MAXIMUM);
  }

  private static Optional<Duration> of(String value) {
    return of(Exchanges.status(503, "retry-after", value));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "120, 120", "0120, 120", "' 7 ', 7", "300, 300"})
  void secondsAreRead(String value, long seconds) {
    assertThat(of(value)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:50:37 GMT",
        "sun, 06 nov 1994 08:50:37 gmt",
        "Sunday, 06-Nov-94 08:50:37 GMT",
        "Sun Nov  6 08:50:37 1994",
        "Mon, 06 Nov 1994 08:50:37 GMT",
        "Tuesday, 06-Nov-94 08:50:37 GMT",
        "Wed Nov  6 08:50:37 1994",
        "Dom, 06 Nov 1994 08:50:37 GMT",
      })
  void threeFormsOfADateAreReadWhateverTheDayOfTheWeek(String value) {
    assertThat(of(value)).contains(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "301",
        "86400",
        "9223372036854775807",
        "99999999999999999999999999",
        "Sun, 06 Nov 1994 10:49:37 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
      })
  void absurdValuesAreClamped(String value) {
    assertThat(of(value)).contains(MAXIMUM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0",
        "-1",
        "+5",
        "1.5",
        "1e3",
        "soon",
        "5 s",
        "0x10",
        "١٢",
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:48:37 GMT",
        "06 Nov 1994 08:50:37 GMT",
        "S, 06 Nov 1994 08:50:37 GMT",
        ", 06 Nov 1994 08:50:37 GMT",
        "Sun, Sun, 06 Nov 1994 08:50:37 GMT",
        "Sun, 06 Nov 1994 08:50:37 CET",
        "Sun, 99 Nov 1994 08:50:37 GMT",
        "1994-11-06T08:50:37Z",
        "9999999999999999999999999999999999999999999999",
      })
  void garbageThePastAndNothingAreIgnored(String value) {
    assertThat(of(value)).isEmpty();
  }

  @Test
  void yearOfTwoDigitsIsNeverMoreThanFiftyYearsAhead() {
    assertThat(of("Thursday, 06-Nov-44 08:49:37 GMT")).contains(MAXIMUM);
    assertThat(of("Thursday, 06-Nov-45 08:50:37 GMT")).isEmpty();
    assertThat(of("Friday, 06-Nov-43 08:50:37 GMT")).contains(MAXIMUM);
    assertThat(of("Saturday, 06-Nov-93 08:50:37 GMT")).isEmpty();
  }

  @Test
  void datesAreComparedWithTheServersClockIfItSendsOne() {
    HttpResponseInfo response =
        new Exchanges.Response(
            503,
            Map.of(
                "retry-after", "Sun, 06 Nov 1994 18:00:30 GMT",
                "date", "Sun, 06 Nov 1994 18:00:00 GMT"));

    assertThat(of(response)).contains(Duration.ofSeconds(30));
  }

  @Test
  void garbledDateHeaderIsNotTheServersClock() {
    HttpResponseInfo response =
        new Exchanges.Response(
            503, Map.of("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT", "date", "x".repeat(99)));

    assertThat(of(response)).contains(Duration.ofSeconds(60));
  }

  @Test
  void statusDoesNotMatter() {
    for (int status : new int[] {200, 301, 404, 429, 500, 502, 504, 529}) {
      assertThat(of(Exchanges.status(status, "retry-after", "60")))
          .contains(Duration.ofSeconds(60));
      assertThat(of(Exchanges.status(status))).isEmpty();
    }
  }

  @Test
  void valuesAreReadUpToTheirGreatestLength() {
    HttpResponseInfo eighteen = Exchanges.status(503, "retry-after", "9".repeat(18));
    Duration asked = Duration.ofSeconds(999_999_999_999_999_999L);

    assertThat(RetryAfter.of(eighteen, NOW, Duration.ofSeconds(Long.MAX_VALUE))).contains(asked);
    assertThat(of("0".repeat(39) + "1")).contains(MAXIMUM);
    assertThat(of("0".repeat(40) + "1")).isEmpty();
  }
}
