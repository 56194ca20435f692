package io.fluxgate.tools.replay;

import io.fluxgate.http.adapter.GuardedExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Replays recorded calls in the time of the trace: each call asks the breakers for a permit at its
 * start, and reports its outcome at its end to those that permitted it. At the same instant, ends
 * come before starts, and earlier calls before later ones; a call without duration ends right after
 * its start. Not thread-safe.
 */
final class ReplayEngine {

  private final List<NamedPolicy> policies;
  private final long seed;
  private final TraceTicker ticker = new TraceTicker();
  private final PriorityQueue<CallInFlight> inFlight = new PriorityQueue<>();
  private final List<PolicySimulation> simulations = new ArrayList<>();
  private @Nullable TimeAxis axis;
  private long calls;
  private long lastStartNanos;
  private long lastEndNanos;
  private int maxInFlight;

  ReplayEngine(List<NamedPolicy> policies, long seed) {
    this.policies = policies;
    this.seed = seed;
  }

  /**
   * Replays a call.
   *
   * @throws BadRowException if it started before the previous call; nothing was replayed then
   */
  void call(TraceRow row) throws BadRowException {
    if (axis == null) {
      begin(row.startNanos());
    } else if (row.startNanos() < lastStartNanos) {
      throw new BadRowException(
          row.line(),
          "the call begins %s before that of the row above; --sort brings rows in order"
              .formatted(DisplayText.time(lastStartNanos - row.startNanos())));
    }
    lastStartNanos = row.startNanos();
    // Rejected calls count too: the length of the trace does not depend on the policies.
    lastEndNanos = calls == 0 ? row.endNanos() : Math.max(lastEndNanos, row.endNanos());
    endUntil(row.startNanos());
    ticker.set(row.startNanos());
    start(row);
    if (row.durationNanos() == 0) {
      endUntil(row.startNanos());
    }
  }

  private void begin(long originNanos) {
    ticker.set(originNanos);
    TimeAxis shared = new TimeAxis(originNanos);
    axis = shared;
    policies.forEach(each -> simulations.add(new PolicySimulation(each, seed, ticker, shared)));
  }

  private void start(TraceRow row) {
    TraceRequest request = new TraceRequest(row.key());
    @Nullable GuardedExchange[] exchanges = new @Nullable GuardedExchange[simulations.size()];
    boolean permitted = false;
    for (int i = 0; i < exchanges.length; i++) {
      GuardedExchange exchange = simulations.get(i).begin(row, request);
      if (exchange != null) {
        exchanges[i] = exchange;
        permitted = true;
      }
    }
    calls++;
    if (permitted) {
      inFlight.add(new CallInFlight(row, request, calls, exchanges));
      maxInFlight = Math.max(maxInFlight, inFlight.size());
    }
  }

  private void endUntil(long nanos) {
    for (CallInFlight next = inFlight.peek();
        next != null && next.row.endNanos() <= nanos;
        next = inFlight.peek()) {
      inFlight.remove();
      ticker.set(next.row.endNanos());
      next.end();
    }
  }

  /** Ends the calls in flight and returns the result. */
  ReplayResult finish() {
    endUntil(Long.MAX_VALUE);
    if (axis == null) {
      begin(0);
    }
    return new ReplayResult(
        simulations, Objects.requireNonNull(axis), lastEndNanos, calls, maxInFlight);
  }

  /** A call that at least one breaker permitted. */
  private static final class CallInFlight implements Comparable<CallInFlight> {

    final TraceRow row;
    final TraceRequest request;
    final long number;
    final @Nullable GuardedExchange[] exchanges;

    CallInFlight(
        TraceRow row, TraceRequest request, long number, @Nullable GuardedExchange[] exchanges) {
      this.row = row;
      this.request = request;
      this.number = number;
      this.exchanges = exchanges;
    }

    void end() {
      for (GuardedExchange exchange : exchanges) {
        if (exchange != null) {
          row.outcome().report(exchange, request);
        }
      }
    }

    @Override
    public int compareTo(CallInFlight other) {
      int byEnd = Long.compare(row.endNanos(), other.row.endNanos());
      return byEnd != 0 ? byEnd : Long.compare(number, other.number);
    }
  }
}
