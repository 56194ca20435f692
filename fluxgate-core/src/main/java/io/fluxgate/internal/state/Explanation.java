package io.fluxgate.internal.state;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreakerInfo;
import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import io.fluxgate.internal.util.Text;
import java.util.ArrayList;
import java.util.List;

/** Says in words why a breaker is in its state. */
public final class Explanation {

  private final CircuitBreakerInfo info;
  private final State state;
  private final long nowNanos;
  private final List<String> parts = new ArrayList<>();

  private Explanation(CircuitBreakerInfo info, State state, long nowNanos) {
    this.info = info;
    this.state = state;
    this.nowNanos = nowNanos;
  }

  public static String of(CircuitBreakerInfo info, State state, long nowNanos) {
    return new Explanation(info, state, nowNanos).text();
  }

  private String text() {
    switch (state.circuitState) {
      case CLOSED -> parts.add(state.describeTripper(nowNanos));
      case HALF_OPEN -> halfOpen();
      case OPEN -> open();
      case FORCED_OPEN -> parts.add("rejects every call until another command");
      case DISABLED -> parts.add("lets every call pass and records nothing until another command");
      case METRICS_ONLY -> throw new AssertionError("the state of a shadow is another one");
    }
    causes();
    info.unreachedMinimum()
        .ifPresent(
            calls -> parts.add("its window has not held " + calls + " calls at once for an hour"));
    counts();
    String shadow = state.shadow ? "METRICS_ONLY: rejects nothing and would be " : "";
    return shadow + state.circuitState + ": " + String.join("; ", parts);
  }

  private void halfOpen() {
    parts.add(
        String.format(
            "%s of the %d for a verdict known, %s in flight",
            Text.count(info.metrics().total(), "outcome"),
            state.settings().verdictCalls(),
            Text.count(info.probesInFlight(), "probe")));
    parts.add(state.describeTripper(nowNanos));
    info.lastOpening().ifPresent(opening -> parts.add("it had opened because " + opening.reason()));
  }

  private void open() {
    parts.add(info.lastOpening().map(Signal::reason).orElse("by a command"));
    info.untilProbe()
        .ifPresent(
            wait ->
                parts.add(
                    wait.isZero()
                        ? "the next call is a probe"
                        : "the first call in " + Text.duration(wait) + " or later is a probe"));
    if (info.reopens() > 0) {
      parts.add("probes have failed " + Text.count(info.reopens(), "time"));
    }
  }

  private void causes() {
    List<String> causes = state.latestCauses();
    boolean opened =
        state.circuitState == CircuitState.OPEN || state.circuitState == CircuitState.HALF_OPEN;
    if (causes.isEmpty() && opened) {
      causes = info.lastOpening().map(Signal::causes).orElse(List.of());
    }
    if (!causes.isEmpty()) {
      parts.add("latest causes: " + String.join(", ", causes));
    }
  }

  private void counts() {
    CallCounts counts = info.counts();
    parts.add(
        String.format(
            "since its creation %d succeeded, %d failed, %d ignored, %d rejected",
            counts.succeeded(), counts.failed(), counts.ignored(), counts.rejected()));
  }
}
