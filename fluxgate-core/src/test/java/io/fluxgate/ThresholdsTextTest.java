package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThresholdsTextTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HALF = Duration.ofMillis(500);

  @Test
  void unknownThresholdIsRefusedWithTheKnownOnesAsPeopleReadThem() {
    WindowMetrics metrics = WindowMetrics.of(2, 0, List.of(HALF, SECOND), List.of(1L, 1L), null);

    assertThatThrownBy(() -> metrics.slow(Duration.ofSeconds(2)))
        .hasMessage("threshold: 2 s (expected: one of [500 ms, 1 s])");
  }

  @Test
  void countsThatDoNotMatchTheThresholdsAreRefusedWithThemAsPeopleReadThem() {
    assertThatThrownBy(() -> WindowMetrics.of(2, 0, List.of(HALF, SECOND), List.of(1L), null))
        .hasMessage("slow: [1] (expected: one count for each of [500 ms, 1 s])");
  }

  @Test
  void inputsPrintThresholdsAsPeopleReadThem() {
    assertThat(TripperInputs.counts().slowCalls(SECOND).slowCalls(HALF).toString())
        .contains("slowThresholds=[500 ms, 1 s]");
  }
}
