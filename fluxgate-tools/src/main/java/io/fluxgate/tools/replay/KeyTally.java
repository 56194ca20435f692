package io.fluxgate.tools.replay;

import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what one policy would have done with the calls of one key. Not thread-safe. */
final class KeyTally {

  /** A flapping breaker would fill the memory; its first transitions explain it. */
  static final int MAX_LOGGED = 50;

  /** A transition, with its reason. */
  record LoggedTransition(long atNanos, CircuitState from, CircuitState to, String reason) {}

  private final String key;
  private final @Nullable OutcomeHistogram histogram;
  private final Map<SimulatedOutcome, Long> counts = new EnumMap<>(SimulatedOutcome.class);
  private final StateHistory states = new StateHistory();
  private final List<LoggedTransition> loggedTransitions = new ArrayList<>();
  private long openings;
  private long reopenings;
  private long sparedNanos;

  KeyTally(String key, @Nullable OutcomeHistogram histogram) {
    this.key = key;
    this.histogram = histogram;
  }

  void add(TraceRow row, SimulatedOutcome outcome) {
    counts.merge(outcome, 1L, Long::sum);
    if (outcome == SimulatedOutcome.SPARED) {
      sparedNanos += row.durationNanos();
    }
    if (histogram != null) {
      histogram.add(row.startNanos(), outcome);
    }
  }

  void add(long atNanos, Signal signal) {
    states.entered(atNanos, signal.to());
    addOfMany(signal);
    if (loggedTransitions.size() < MAX_LOGGED) {
      loggedTransitions.add(
          new LoggedTransition(atNanos, signal.from(), signal.to(), signal.reason()));
    }
  }

  /** A transition of one of the keys that share this tally: they are in many states at once. */
  void addOfMany(Signal signal) {
    if (signal.to() == CircuitState.OPEN) {
      openings += signal.from() == CircuitState.CLOSED ? 1 : 0;
      reopenings += signal.from() == CircuitState.HALF_OPEN ? 1 : 0;
    }
  }

  String key() {
    return key;
  }

  /** The calls over time; null if there are too many keys. */
  @Nullable OutcomeHistogram histogram() {
    return histogram;
  }

  StateHistory states() {
    return states;
  }

  List<LoggedTransition> loggedTransitions() {
    return loggedTransitions;
  }

  PolicySummary summary(long endNanos) {
    return new PolicySummary(
        Map.copyOf(counts),
        openings,
        reopenings,
        states.nanosIn(CircuitState.OPEN, endNanos),
        sparedNanos);
  }
}
