package io.fluxgate.slack;

import static io.fluxgate.CircuitState.CLOSED;
import static io.fluxgate.CircuitState.HALF_OPEN;
import static io.fluxgate.CircuitState.OPEN;

import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import java.util.HashMap;
import java.util.Map;

/** Which template a transition has. */
record Templates(Map<Move, SlackTemplate> byMove, SlackTemplate other) {

  /** A transition's two ends. */
  record Move(CircuitState from, CircuitState to) {}

  static Map<Move, SlackTemplate> defaults() {
    Map<Move, SlackTemplate> templates = new HashMap<>();
    templates.put(
        new Move(CLOSED, OPEN),
        new SlackTemplate(
            "🚨 Circuit Breaker Triggered",
            "#FF4C4C",
            "The request failure rate exceeded the threshold."));
    templates.put(
        new Move(OPEN, HALF_OPEN),
        new SlackTemplate(
            "🔄 Attempting Circuit Breaker Recovery",
            "#FFA500",
            "Testing service status with partial requests."));
    templates.put(
        new Move(HALF_OPEN, OPEN),
        new SlackTemplate(
            "⚠️ Circuit Breaker Re-triggered",
            "#FF4C4C",
            "Test request failed, reverting to open state."));
    templates.put(
        new Move(HALF_OPEN, CLOSED),
        new SlackTemplate(
            "✅ Circuit Breaker Recovered",
            "#36a64f",
            "Test request succeeded, service is now healthy."));
    return templates;
  }

  static SlackTemplate otherDefault() {
    return new SlackTemplate(
        "ℹ️ Circuit Breaker State Changed", "#808080", "Circuit breaker state has been changed.");
  }

  SlackTemplate of(Signal signal) {
    return byMove.getOrDefault(new Move(signal.from(), signal.to()), other);
  }
}
