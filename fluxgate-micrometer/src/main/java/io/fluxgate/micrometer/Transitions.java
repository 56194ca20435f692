package io.fluxgate.micrometer;

import static io.fluxgate.CircuitState.CLOSED;
import static io.fluxgate.CircuitState.DISABLED;
import static io.fluxgate.CircuitState.FORCED_OPEN;
import static io.fluxgate.CircuitState.HALF_OPEN;
import static io.fluxgate.CircuitState.METRICS_ONLY;
import static io.fluxgate.CircuitState.OPEN;

import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Counts the transitions of one breaker. */
final class Transitions {

  /** All transitions that can occur. */
  static final List<Move> MOVES = moves();

  private final Map<Move, AtomicLong> counts =
      MOVES.stream().collect(Collectors.toUnmodifiableMap(move -> move, move -> new AtomicLong()));

  /** A transition from one state to another. */
  record Move(CircuitState from, CircuitState to, boolean shadow) {}

  private static List<Move> moves() {
    List<Move> moves = new ArrayList<>();
    // A shadow makes these transitions, too.
    for (boolean shadow : new boolean[] {false, true}) {
      moves.add(new Move(CLOSED, OPEN, shadow));
      moves.add(new Move(OPEN, HALF_OPEN, shadow));
      moves.add(new Move(HALF_OPEN, OPEN, shadow));
    }
    moves.add(new Move(HALF_OPEN, CLOSED, true));
    // Transitions that a command makes, from any other state; a probing breaker also closes itself.
    for (CircuitState to : List.of(CLOSED, DISABLED, METRICS_ONLY, FORCED_OPEN)) {
      for (CircuitState from : CircuitState.values()) {
        if (from != to) {
          moves.add(new Move(from, to, false));
        }
      }
    }
    // enforce() makes a shadow's state real.
    moves.add(new Move(METRICS_ONLY, OPEN, false));
    moves.add(new Move(METRICS_ONLY, HALF_OPEN, false));
    return List.copyOf(moves);
  }

  /** Whether a breaker enters this state only by a command, or begins in it. */
  static boolean isSetByHand(CircuitState state) {
    return state == DISABLED || state == METRICS_ONLY || state == FORCED_OPEN;
  }

  void count(Signal signal) {
    AtomicLong count = counts.get(new Move(signal.from(), signal.to(), signal.shadow()));
    if (count != null) {
      count.incrementAndGet();
    }
  }

  long count(Move move) {
    AtomicLong count = counts.get(move);
    return count == null ? 0 : count.get();
  }
}
