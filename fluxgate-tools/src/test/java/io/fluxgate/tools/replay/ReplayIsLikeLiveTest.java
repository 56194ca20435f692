package io.fluxgate.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import io.fluxgate.test.RecordingListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replay and live breakers make the same transitions for the same calls. */
class ReplayIsLikeLiveTest {

  private static final int TRACES = 5;
  private static final int CALLS = 2_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "count: window=20 min-requests=10 failure-rate=0.5 delay=10s",
        "random: window=10s min-requests=5 failure-rate=0.4 delay=3s backoff=2 max-delay=30s"
            + " jitter=0.3 permit=0.3 half-open-calls=3",
        "ramp: window=30 min-requests=10 failure-rate=0.5 delay=2s permit=0.1..1 ramp=20s",
        "slow: window=20s min-requests=10 slow-rate=0.4 slow=1s delay=1s half-open-calls=1",
        "streak: failure-streak=4 avg-latency=2s delay=5s permit=all probe-timeout=500ms",
        "overdue: failure-streak=4 delay=2s overdue=1500ms maximum-probes=2",
        "cap: failure-streak=5 delay=2s maximum-concurrent-calls=2 overdue=never",
        "default",
      })
  void transitionsAreTheSame(String policy) throws Exception {
    List<Signal> all = new ArrayList<>();
    for (int seed = 0; seed < TRACES; seed++) {
      List<TraceRow> rows = TraceText.rows(TraceText.random(seed, CALLS));
      RecordingListener listener = RecordingListener.create();
      ReplayResult replayed = replay(policy, rows, seed, listener);
      LiveBreakers live =
          new LiveBreakers(PolicyParser.parse(policy, 1).policy(), seed, rows.get(0).startNanos());
      live.drive(rows, TraceText.TICK);

      assertThat(described(listener.signals()))
          .as("seed %d", seed)
          .isEqualTo(described(live.signals()));
      assertThat(replayed.all(replayed.simulations().get(0)).rejected()).isEqualTo(live.rejected());
      all.addAll(listener.signals());
    }
    assertThat(all).extracting(Signal::to).contains(CircuitState.OPEN, CircuitState.CLOSED);
  }

  @Test
  void keyHasTheSameResultsAloneAndAmongOthers() throws Exception {
    String policy = "p: window=20 min-requests=5 failure-rate=0.4 delay=2s jitter=0.5 permit=0.3";
    List<TraceRow> rows = TraceText.rows(TraceText.random(11, CALLS));
    RecordingListener among = RecordingListener.create();
    RecordingListener alone = RecordingListener.create();

    replay(policy, rows, 5, among);
    replay(policy, rows.stream().filter(row -> row.key().equals("key1")).toList(), 5, alone);

    assertThat(described(alone.signals()))
        .isNotEmpty()
        .isEqualTo(
            described(
                among.signals().stream().filter(each -> each.name().equals("key1")).toList()));
  }

  @Test
  void policyHasTheSameResultsAloneAndBesideOthers() throws Exception {
    NamedPolicy one = PolicyParser.parse("one: window=20 min-requests=5 delay=2s permit=0.3", 1);
    NamedPolicy other = PolicyParser.parse("other: failure-streak=2 delay=1s", 2);
    List<TraceRow> rows = TraceText.rows(TraceText.random(12, CALLS));

    ReplayResult alone = replay(List.of(other), rows, 1);
    ReplayResult both = replay(List.of(one, other), rows, 1);

    assertThat(both.all(both.simulations().get(1)))
        .isEqualTo(alone.all(alone.simulations().get(0)))
        .isNotEqualTo(both.all(both.simulations().get(0)));
  }

  private static ReplayResult replay(
      String policy, List<TraceRow> rows, long seed, RecordingListener listener) throws Exception {
    NamedPolicy parsed = PolicyParser.parse(policy, 1);
    NamedPolicy listened =
        new NamedPolicy(
            parsed.name(), policy, parsed.policy().toBuilder().listener(listener).build());
    return replay(List.of(listened), rows, seed);
  }

  private static ReplayResult replay(List<NamedPolicy> policies, List<TraceRow> rows, long seed)
      throws Exception {
    ReplayEngine replay = new ReplayEngine(policies, seed);
    for (TraceRow row : rows) {
      replay.call(row);
    }
    return replay.finish();
  }

  private static List<String> described(List<Signal> signals) {
    return signals.stream().map(each -> each.when() + " " + each).toList();
  }
}
