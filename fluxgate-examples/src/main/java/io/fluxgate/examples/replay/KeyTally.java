package io.fluxgate.examples.replay;

import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one policy would have done to the calls of one key. Not thread-safe. */
final class KeyTally {

  /** A flapping breaker explains itself soon enough. */
  static final int EXPLAINED = 50;

  /** A transition and its reason. */
  record Explained(long atNanos, CircuitState from, CircuitState to, String reason) {}

  private final String key;
  private final @Nullable Histogram histogram;
  private final Map<Fate, Long> counts = new EnumMap<>(Fate.class);
  private final StateLog states = new StateLog();
  private final List<Explained> explained = new ArrayList<>();
  private long openings;
  private long reopenings;
  private long sparedNanos;

  KeyTally(String key, @Nullable Histogram histogram) {
    this.key = key;
    this.histogram = histogram;
  }

  void add(Row row, Fate fate) {
    counts.merge(fate, 1L, Long::sum);
    if (fate == Fate.SPARED) {
      sparedNanos += row.durationNanos();
    }
    if (histogram != null) {
      histogram.add(row.startNanos(), fate);
    }
  }

  void add(long atNanos, Signal signal) {
    states.entered(atNanos, signal.to());
    if (signal.to() == CircuitState.OPEN) {
      openings += signal.from() == CircuitState.CLOSED ? 1 : 0;
      reopenings += signal.from() == CircuitState.HALF_OPEN ? 1 : 0;
    }
    if (explained.size() < EXPLAINED) {
      explained.add(new Explained(atNanos, signal.from(), signal.to(), signal.reason()));
    }
  }

  String key() {
    return key;
  }

  /** The calls over time, unless there are too many keys to keep them for each. */
  @Nullable Histogram histogram() {
    return histogram;
  }

  StateLog states() {
    return states;
  }

  List<Explained> explained() {
    return explained;
  }

  Summary summary(long endNanos) {
    return new Summary(
        Map.copyOf(counts),
        openings,
        reopenings,
        states.nanosIn(CircuitState.OPEN, endNanos),
        sparedNanos);
  }
}
