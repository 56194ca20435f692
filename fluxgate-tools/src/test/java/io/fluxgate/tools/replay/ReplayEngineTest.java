package io.fluxgate.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitState;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReplayEngineTest {

  private static final String HEADER = "time,key,outcome,duration_s\n";

  @Test
  void outcomeIsReportedAtTheEndOfItsCall() throws Exception {
    // The first call fails, but not before second 10.
    PolicySummary summary = summary("0,a,503,10", "9,a,200,0", "11,a,200,0");

    assertThat(summary.openings()).isEqualTo(1);
    assertThat(summary.count(SimulatedOutcome.SUCCEEDED)).isEqualTo(1);
    assertThat(summary.count(SimulatedOutcome.LOST)).isEqualTo(1);
  }

  @Test
  void atTheSameTimeEndsComeBeforeStarts() throws Exception {
    PolicySummary summary = summary("0,a,503,10", "10,a,200,1");

    assertThat(summary.count(SimulatedOutcome.LOST)).isEqualTo(1);
  }

  @Test
  void callThatTakesNoTimeEndsBeforeTheNextBegins() throws Exception {
    PolicySummary summary = summary("0,a,503,0", "0,a,503,0", "0,a,200,0");

    assertThat(summary.count(SimulatedOutcome.FAILED)).isEqualTo(1);
    assertThat(summary.count(SimulatedOutcome.SPARED)).isEqualTo(1);
    assertThat(summary.count(SimulatedOutcome.LOST)).isEqualTo(1);
  }

  @Test
  void rejectedCallHasNoOutcomeForTheBreaker() throws Exception {
    // The success of second 5 is rejected, so it cannot close the circuit.
    ReplayResult result = replay("0,a,503,0", "5,a,200,1", "11,a,503,1", "12,a,200,0");
    KeyTally tally = tally(result, "a");

    assertThat(tally.loggedTransitions())
        .extracting(KeyTally.LoggedTransition::to)
        .containsExactly(CircuitState.OPEN, CircuitState.HALF_OPEN, CircuitState.OPEN);
    assertThat(tally.summary(result.endNanos()).reopenings()).isEqualTo(1);
  }

  @Test
  void openTimeRunsToTheEndOfTheTrace() throws Exception {
    PolicySummary summary = summary("0,a,503,1", "4,a,503,2");

    assertThat(summary.openNanos()).isEqualTo(5_000_000_000L);
    assertThat(summary.sparedNanos()).isEqualTo(2_000_000_000L);
  }

  @Test
  void keysHaveTheirOwnBreakers() throws Exception {
    ReplayResult result = replay("0,a,503,0", "1,b,200,0", "2,a,cancelled,0");

    assertThat(
            tally(result, "a").summary(result.endNanos()).count(SimulatedOutcome.REJECTED_IGNORED))
        .isEqualTo(1);
    assertThat(tally(result, "b").summary(result.endNanos()).rejected()).isZero();
    assertThat(result.keys()).containsExactly("a", "b");
  }

  @Test
  void keysBeyondTheMostShareOneTally() throws Exception {
    String[] rows = new String[PolicySimulation.MOST_KEYS + 3];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i + ",key" + i + ",503,0";
    }

    ReplayResult result = replay(rows);
    KeyTally others = tally(result, PolicySimulation.OTHER_KEYS);

    assertThat(result.keys()).hasSize(PolicySimulation.MOST_KEYS + 1);
    assertThat(others.summary(result.endNanos()).count(SimulatedOutcome.FAILED)).isEqualTo(3);
    assertThat(others.summary(result.endNanos()).openings()).isEqualTo(3);
    assertThat(result.all(result.simulations().get(0)).count(SimulatedOutcome.FAILED))
        .isEqualTo(rows.length);
  }

  @Test
  void callThatBeginsTooEarlyIsRefusedWithItsLine() {
    assertThatThrownBy(() -> replay("5,a,200,0", "3,a,200,0"))
        .isInstanceOf(TraceException.class)
        .hasMessage(
            "line 3: the call begins 2.0 s before that of the row above; --sort brings rows in"
                + " order; --skip-bad-rows goes on without such rows");
  }

  @Test
  void timeStepsGrowWithTheTraceAndLoseNoCall() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      rows.append(i * 7).append(i % 3 == 0 ? ",a,200,1\n" : ",b,404,0\n");
    }
    ReplayResult result = replay(rows.toString());
    OutcomeHistogram histogram = Objects.requireNonNull(tally(result, "a").histogram());
    int sum = 0;
    for (int step = 0; step < TimeAxis.STEPS; step++) {
      sum += histogram.count(step, SimulatedOutcome.SUCCEEDED);
    }

    assertThat(sum).isEqualTo(334);
    assertThat(result.axis().stepNanos() * TimeAxis.STEPS)
        .isGreaterThan(result.spanNanos())
        .isLessThan(3 * result.spanNanos());
  }

  @Test
  void onlyCallsInFlightAreHeld() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      rows.append(i).append(",a,200,3\n");
    }

    assertThat(replay(rows.toString()).maxInFlight()).isEqualTo(3);
  }

  @Test
  void callThatHangsCountsWhileItIsUnderWay() throws Exception {
    // The first call would fail in second 30; the second one notices in second 5 that it hangs.
    ReplayResult result =
        replayWith("p: failure-streak=1 delay=10s overdue=4s", "0,a,timeout,30", "5,a,200,1");
    KeyTally tally = tally(result, "a");

    assertThat(tally.loggedTransitions())
        .extracting(KeyTally.LoggedTransition::to)
        .containsExactly(CircuitState.OPEN);
    assertThat(tally.summary(result.endNanos()).openNanos()).isEqualTo(25_000_000_000L);
  }

  @Test
  void callsBeyondTheMaximumAreRejectedAndOpenNothing() throws Exception {
    ReplayResult result =
        replayWith(
            "p: maximum-concurrent-calls=1",
            "0,a,200,10",
            "5,a,200,1",
            "6,a,timeout,1",
            "10,a,200,1");
    KeyTally tally = tally(result, "a");
    PolicySummary summary = tally.summary(result.endNanos());

    assertThat(summary.count(SimulatedOutcome.SUCCEEDED)).isEqualTo(2);
    assertThat(summary.count(SimulatedOutcome.LOST)).isEqualTo(1);
    assertThat(summary.count(SimulatedOutcome.SPARED)).isEqualTo(1);
    assertThat(tally.loggedTransitions()).isEmpty();
  }

  private static PolicySummary summary(String... rows) throws Exception {
    ReplayResult result = replay(rows);
    return result.all(result.simulations().get(0));
  }

  private static KeyTally tally(ReplayResult result, String key) {
    return Objects.requireNonNull(result.simulations().get(0).find(key));
  }

  private static ReplayResult replay(String... rows) throws Exception {
    return replayWith("p: failure-streak=1 delay=10s half-open-calls=2 permit=all", rows);
  }

  private static ReplayResult replayWith(String policy, String... rows) throws Exception {
    return new TraceReplay(List.of(PolicyParser.parse(policy, 1)), 1, TraceLayout.AS_FOUND, false)
        .replay(TraceText.stream(HEADER + String.join("\n", rows)));
  }
}
