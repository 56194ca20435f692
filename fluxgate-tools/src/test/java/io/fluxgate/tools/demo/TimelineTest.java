package io.fluxgate.tools.demo;

import static io.fluxgate.CircuitState.CLOSED;
import static io.fluxgate.CircuitState.HALF_OPEN;
import static io.fluxgate.CircuitState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitState;
import io.fluxgate.tools.demo.Call.Result;
import io.fluxgate.tools.demo.Timeline.StatePeriod;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineTest {

  @Test
  void statePeriodsCoverTheRunWithoutGaps() {
    Timeline timeline =
        new Timeline(
            List.of(), List.of(transition(40, CLOSED, OPEN), transition(70, OPEN, HALF_OPEN)));

    assertThat(timeline.statePeriods(100))
        .containsExactly(
            new StatePeriod(CLOSED, 0, 40),
            new StatePeriod(OPEN, 40, 70),
            new StatePeriod(HALF_OPEN, 70, 100));
  }

  @Test
  void transitionAfterTheEndStaysInsideTheChart() {
    Timeline timeline = new Timeline(List.of(), List.of(transition(120, CLOSED, OPEN)));

    assertThat(timeline.statePeriods(100))
        .containsExactly(new StatePeriod(CLOSED, 0, 100), new StatePeriod(OPEN, 100, 100));
  }

  @Test
  void callsAreCountedInTheStepInWhichTheyBegan() {
    Timeline timeline =
        new Timeline(
            List.of(
                call(0, 5, Result.OK),
                call(9, 50, Result.TIMED_OUT),
                call(10, 1, Result.OK),
                call(31, 1, Result.REJECTED)),
            List.of());

    assertThat(timeline.buckets(10, 3))
        .containsExactly(
            Map.of(Result.OK, 1, Result.TIMED_OUT, 1),
            Map.of(Result.OK, 1),
            Map.of(Result.REJECTED, 1));
  }

  @Test
  void medianLeavesOutRejections() {
    Timeline timeline =
        new Timeline(
            List.of(
                call(0, 0, Result.REJECTED),
                call(0, 0, Result.REJECTED),
                call(0, 30, Result.OK),
                call(0, 10, Result.OK),
                call(0, 20, Result.FAILED)),
            List.of());

    assertThat(timeline.medianNanos()).isEqualTo(20);
    assertThat(timeline.maximumNanos()).isEqualTo(30);
    assertThat(timeline.waitedNanos()).isEqualTo(60);
  }

  @Test
  void nothingHappenedIsNoError() {
    Timeline timeline = new Timeline(List.of(), List.of());

    assertThat(timeline.medianNanos()).isZero();
    assertThat(timeline.maximumNanos()).isZero();
    assertThat(timeline.statePeriods(10)).containsExactly(new StatePeriod(CLOSED, 0, 10));
  }

  private static Call call(long start, long duration, Result result) {
    return new Call("orders", start, duration, result);
  }

  private static Transition transition(long at, CircuitState from, CircuitState to) {
    return new Transition("orders", at, from, to, "because");
  }
}
