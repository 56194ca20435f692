package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowMetricsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static WindowMetrics of(
      long total, long failed, Duration threshold, long slow, Duration sum) {
    return WindowMetrics.of(total, failed, List.of(threshold), List.of(slow), sum);
  }

  @Test
  void metricsAreEqualIfAllNumbersAre() {
    WindowMetrics metrics = of(9, 4, SECOND, 3, SECOND);

    assertThat(metrics)
        .isEqualTo(of(9, 4, SECOND, 3, SECOND))
        .hasSameHashCodeAs(of(9, 4, SECOND, 3, SECOND))
        .isNotEqualTo(of(8, 4, SECOND, 3, SECOND))
        .isNotEqualTo(of(9, 5, SECOND, 3, SECOND))
        .isNotEqualTo(of(9, 4, Duration.ofSeconds(2), 3, SECOND))
        .isNotEqualTo(of(9, 4, SECOND, 2, SECOND))
        .isNotEqualTo(of(9, 4, SECOND, 3, Duration.ofSeconds(2)))
        .isNotEqualTo("total=9");
    assertThat(metrics.hashCode()).isNotEqualTo(of(9, 5, SECOND, 3, SECOND).hashCode());
    assertThat(metrics.hashCode()).isNotEqualTo(of(9, 4, SECOND, 2, SECOND).hashCode());
  }

  @Test
  void metricsPrintTheirCounts() {
    assertThat(of(4, 1, SECOND, 2, Duration.ofSeconds(6)))
        .hasToString("total=4, failed=1, slow(1 s)=2, average=1.5 s");
    assertThat(of(4, 1, SECOND, 2, SECOND).slowThresholds()).containsExactly(SECOND);
    assertThat(WindowMetrics.empty()).hasToString("total=0, failed=0");
  }
}
