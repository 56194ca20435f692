package io.fluxgate.tools.demo;

import io.fluxgate.CircuitState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The calls and transitions of one host in one run. */
record Timeline(List<Call> calls, List<Transition> transitions) {

  /** A period that the breaker spent in one state. */
  record StatePeriod(CircuitState state, long fromNanos, long toNanos) {}

  long count(Call.Result result) {
    return calls.stream().filter(call -> call.result() == result).count();
  }

  /** The total time that callers waited. */
  long waitedNanos() {
    return calls.stream().mapToLong(Call::durationNanos).sum();
  }

  long medianNanos() {
    return medianNanos(calls.stream());
  }

  /** The median duration of the calls that were not rejected, or 0 if there were none. */
  static long medianNanos(Stream<Call> calls) {
    long[] sorted =
        calls
            .filter(call -> call.result() != Call.Result.REJECTED)
            .mapToLong(Call::durationNanos)
            .sorted()
            .toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  long maximumNanos() {
    return calls.stream().mapToLong(Call::durationNanos).max().orElse(0);
  }

  /** The breaker's states from the start (CLOSED) to the end of the run, without gaps. */
  List<StatePeriod> statePeriods(long endNanos) {
    List<StatePeriod> statePeriods = new ArrayList<>();
    CircuitState state = CircuitState.CLOSED;
    long from = 0;
    for (Transition transition : transitions) {
      // A call of the last second may cause a transition after the end of the run.
      long at = Math.min(transition.atNanos(), endNanos);
      statePeriods.add(new StatePeriod(state, from, at));
      state = transition.to();
      from = at;
    }
    statePeriods.add(new StatePeriod(state, from, endNanos));
    return statePeriods;
  }

  /** Counts calls by result in time steps of equal length, by their start. */
  List<Map<Call.Result, Integer>> buckets(long stepNanos, int steps) {
    List<Map<Call.Result, Integer>> buckets = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      buckets.add(new EnumMap<>(Call.Result.class));
    }
    for (Call call : calls) {
      int index = (int) Math.min(steps - 1, Math.max(0, call.startNanos() / stepNanos));
      buckets.get(index).merge(call.result(), 1, Integer::sum);
    }
    return buckets;
  }
}
