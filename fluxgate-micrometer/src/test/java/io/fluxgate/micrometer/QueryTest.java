package io.fluxgate.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.micrometer.fixtures.Query;
import io.fluxgate.micrometer.fixtures.Scrape;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of queries finds what is wrong with them. */
class QueryTest {

  private static final Scrape SCRAPE =
      Scrape.parse(
          """
          # HELP calls_total Calls
          calls_total{breaker="a",outcome="failed",kind="dns"} 1.0
          calls_total{breaker="a",outcome="rejected",kind="none"} NaN
          delay_seconds{breaker="a"} 3
          """);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "calls_total",
        "sum by (job, kind) (rate(calls_total{outcome=\"failed\"}[5m])) > 0.5",
        "calls_total{breaker=~\"$breaker\",outcome=~\"failed|rejected\"} / 2",
        "time() - max by (instance, breaker) (delay_seconds) and on (breaker) calls_total == 0",
        "label_values(delay_seconds{job=~\"$job\"}, breaker)",
      })
  void rightQueryHasNoProblem(String text) {
    assertThat(new Query("here", text, Set.of("breaker")).problems(SCRAPE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "call_total",
        "sum(rate(calls_total[5m])) / sum(rate(cals_total[5m]))",
        "calls_total{outcome=\"succeeded\"}",
        "calls_total{outcome=~\"failed|lost\"}",
        "calls_total{result=\"failed\"}",
        "calls_total{outcome=\"rejected\",kind=\"dns\"}",
        "calls_total{host=~\"$breaker\"}",
        "sum by (host) (calls_total)",
        "max by (kind) (delay_seconds)",
        "label_values(delay_seconds, host)",
        "42",
      })
  void wrongQueryHasOne(String text) {
    assertThat(new Query("here", text, Set.of()).problems(SCRAPE)).isNotEmpty();
  }
}
