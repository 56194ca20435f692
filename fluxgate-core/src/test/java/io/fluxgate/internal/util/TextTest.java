package io.fluxgate.internal.util;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.Retry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

  @ParameterizedTest
  @CsvSource({
    "PT59.743630651S, 59.7 s",
    "PT59.96S, 59.96 s",
    "PT59.9999S, 60 s",
    "PT0.25S, 250 ms",
    "PT0.0125S, 12.5 ms",
    "PT0.001S, 1 ms",
    "PT0.000999999S, 999.999 µs",
    "PT0.0000015S, 1.5 µs",
    "PT0.000000001S, 1 ns",
    "PT1S, 1 s",
    "PT1.5S, 1.5 s",
    "PT1.2345678S, 1.2 s",
    "PT60S, 60 s",
    "PT90S, 90 s",
    "PT119.5S, 119.5 s",
    "PT2M, 2 min",
    "PT2M1S, 121 s",
    "PT30M, 30 min",
    "PT60M, 60 min",
    "PT2H, 2 h",
    "PT2H30M, 150 min",
    "PT24H, 24 h",
    "PT48H, 2 d",
    "P365D, 365 d",
    "PT0S, 0 s",
    "PT-1S, -1 s",
    "PT-0.25S, -250 ms",
    "PT-59.743630651S, -59.7 s"
  })
  void durationReadsAsPeopleWriteIt(Duration duration, String text) {
    assertThat(Text.duration(duration)).isEqualTo(text);
  }

  @Test
  void longestDelayDoesNotEnd() {
    assertThat(Text.duration(Retry.FOREVER)).isEqualTo("forever");
    assertThat(Text.duration(Duration.ofNanos(Long.MAX_VALUE))).isEqualTo("forever");
    assertThat(Text.duration(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("forever");
    assertThat(Text.duration(Duration.ofNanos(Long.MAX_VALUE).minusSeconds(1)))
        .doesNotContain("forever");
  }

  @Test
  void durationsAreAListOfSuchTexts() {
    assertThat(Text.durations(List.of(Duration.ofSeconds(1), Duration.ofMinutes(30))))
        .hasToString("[1 s, 30 min]");
  }

  @Test
  void nounAgreesWithItsNumber() {
    assertThat(Text.count(0, "probe")).isEqualTo("0 probes");
    assertThat(Text.count(1, "probe")).isEqualTo("1 probe");
    assertThat(Text.count(10, "probe")).isEqualTo("10 probes");
  }

  @Test
  void blanksAreThoseOfTheJdk() {
    for (char c = 0; c < Character.MAX_VALUE; c++) {
      String text = c + " a" + c;
      assertThat(Text.isBlank(String.valueOf(c))).isEqualTo(String.valueOf(c).isBlank());
      assertThat(Text.strip(text)).isEqualTo(text.strip());
    }
    assertThat(Text.isBlank("")).isTrue();
    assertThat(Text.strip(" \t ")).isEmpty();
  }
}
