package io.fluxgate.examples.replay;

import io.fluxgate.http.HttpExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Makes recorded calls again, in the time of the trace: each asks its breakers at its start, and
 * those that let it through hear of its outcome at its end. Of what happens at the same time, ends
 * come before starts, and the calls that began first before the others; a call that took no time
 * ends right after its start. Not thread-safe.
 */
final class Replay {

  private final List<NamedPolicy> policies;
  private final long seed;
  private final ReplayTicker ticker = new ReplayTicker();
  private final PriorityQueue<UnderWay> underWay = new PriorityQueue<>();
  private final List<Simulation> simulations = new ArrayList<>();
  private @Nullable TimeAxis axis;
  private long calls;
  private long lastStartNanos;
  private long lastEndNanos;
  private int mostUnderWay;

  Replay(List<NamedPolicy> policies, long seed) {
    this.policies = policies;
    this.seed = seed;
  }

  /**
   * Makes a call.
   *
   * @throws TraceException if it began before the one before it
   */
  void call(Row row) throws TraceException {
    if (axis == null) {
      begin(row.startNanos());
    } else if (row.startNanos() < lastStartNanos) {
      throw new TraceException(
          "line %d: the call begins %s before that of the row above; --sort brings rows in order"
              .formatted(row.line(), Words.time(lastStartNanos - row.startNanos())));
    }
    lastStartNanos = row.startNanos();
    // Of calls that are rejected, too: how long the trace is does not depend on the policies.
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
    policies.forEach(each -> simulations.add(new Simulation(each, seed, ticker, shared)));
  }

  private void start(Row row) {
    TraceRequest request = new TraceRequest(row.key());
    @Nullable HttpExchange[] exchanges = new @Nullable HttpExchange[simulations.size()];
    boolean made = false;
    for (int i = 0; i < exchanges.length; i++) {
      HttpExchange exchange = simulations.get(i).begin(row, request);
      if (exchange != null) {
        exchanges[i] = exchange;
        made = true;
      }
    }
    calls++;
    if (made) {
      underWay.add(new UnderWay(row, request, calls, exchanges));
      mostUnderWay = Math.max(mostUnderWay, underWay.size());
    }
  }

  private void endUntil(long nanos) {
    for (UnderWay next = underWay.peek();
        next != null && next.row.endNanos() <= nanos;
        next = underWay.peek()) {
      underWay.remove();
      ticker.set(next.row.endNanos());
      next.end();
    }
  }

  /** Lets the calls end that are still under way, and returns what came of all. */
  ReplayResult finish() {
    endUntil(Long.MAX_VALUE);
    if (axis == null) {
      begin(0);
    }
    return new ReplayResult(
        simulations, Objects.requireNonNull(axis), lastEndNanos, calls, mostUnderWay);
  }

  /** A call that at least one breaker let through. */
  private static final class UnderWay implements Comparable<UnderWay> {

    final Row row;
    final TraceRequest request;
    final long number;
    final @Nullable HttpExchange[] exchanges;

    UnderWay(Row row, TraceRequest request, long number, @Nullable HttpExchange[] exchanges) {
      this.row = row;
      this.request = request;
      this.number = number;
      this.exchanges = exchanges;
    }

    void end() {
      for (HttpExchange exchange : exchanges) {
        if (exchange != null) {
          row.outcome().report(exchange, request);
        }
      }
    }

    @Override
    public int compareTo(UnderWay other) {
      int byEnd = Long.compare(row.endNanos(), other.row.endNanos());
      return byEnd != 0 ? byEnd : Long.compare(number, other.number);
    }
  }
}
