package io.fluxgate;

import java.util.List;

/** What can happen to a breaker with at most two calls in flight. */
enum LawCommand {
  BEGIN,
  SUCCEED_FIRST,
  FAIL_FIRST,
  IGNORE_FIRST,
  SUCCEED_LAST,
  FAIL_LAST,
  PAUSE,
  DELAY,
  RESET,
  HALF_OPEN,
  OPEN_FOR,
  RECONFIGURE,
  METRICS_ONLY,
  FORCE_OPEN,
  DISABLE,
  OPEN_BY_OTHERS,
  PROBE_SOON,
  SUSPECT;

  /** Whether it is given by hand or by others; the rest are calls and time. */
  boolean isByHand() {
    return switch (this) {
      case RESET, HALF_OPEN, OPEN_FOR, RECONFIGURE, METRICS_ONLY, FORCE_OPEN, DISABLE -> true;
      case OPEN_BY_OTHERS, PROBE_SOON, SUSPECT -> true;
      default -> false;
    };
  }

  /**
   * Whether it may do what no other history does.
   *
   * @param before the latest commands, the last first
   */
  boolean matters(CircuitState state, int callsInFlight, List<LawCommand> before) {
    return switch (this) {
      // A delay and a pause are a pause and a delay, and after two delays everything is over.
      case PAUSE -> before.isEmpty() || before.get(0) != DELAY;
      case DELAY -> before.size() < 2 || before.get(0) != DELAY || before.get(1) != DELAY;
      case BEGIN -> callsInFlight < 2;
      case SUCCEED_FIRST, FAIL_FIRST, IGNORE_FIRST -> callsInFlight > 0;
      case SUCCEED_LAST, FAIL_LAST -> callsInFlight == 2;
      case HALF_OPEN -> state != CircuitState.HALF_OPEN;
      case METRICS_ONLY -> state != CircuitState.METRICS_ONLY;
      case FORCE_OPEN -> state != CircuitState.FORCED_OPEN;
      case DISABLE -> state != CircuitState.DISABLED;
      case RESET, OPEN_FOR, RECONFIGURE, OPEN_BY_OTHERS, PROBE_SOON, SUSPECT -> true;
    };
  }
}
