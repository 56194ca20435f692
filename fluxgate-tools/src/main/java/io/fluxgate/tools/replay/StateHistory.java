package io.fluxgate.tools.replay;

import io.fluxgate.CircuitState;
import java.util.Arrays;

/** The states of a breaker over time; the first is CLOSED. Not thread-safe. */
final class StateHistory {

  private long[] times = new long[0];
  private CircuitState[] states = new CircuitState[0];
  private int size;

  void entered(long nanos, CircuitState state) {
    if (size == times.length) {
      int capacity = Math.max(4, size * 2);
      times = Arrays.copyOf(times, capacity);
      states = Arrays.copyOf(states, capacity);
    }
    times[size] = nanos;
    states[size++] = state;
  }

  /** The number of transitions. */
  int size() {
    return size;
  }

  /** When this transition happened. */
  long since(int index) {
    return times[index];
  }

  CircuitState state(int index) {
    return states[index];
  }

  /** Returns how long the breaker was in a state (not CLOSED) until the end of the trace. */
  long nanosIn(CircuitState state, long endNanos) {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      if (states[i] == state) {
        sum += (i + 1 < size ? times[i + 1] : endNanos) - times[i];
      }
    }
    return sum;
  }
}
