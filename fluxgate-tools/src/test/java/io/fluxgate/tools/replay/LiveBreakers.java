package io.fluxgate.tools.replay;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Signal;
import io.fluxgate.Ticket;
import io.fluxgate.test.ManualTicker;
import io.fluxgate.test.RecordingListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Calls plain breakers tick by tick, like a program that makes these calls: without a guard or an
 * event queue, and with outcomes classified by a list of failures.
 */
final class LiveBreakers {

  static final Set<String> FAILURES = Set.of("503", "timeout", "connect", "reset");
  static final Set<String> WITHOUT_VERDICT = Set.of("cancelled", "local");

  private record Call(TraceRow row, Ticket ticket) {}

  private final ManualTicker ticker;
  private final RecordingListener listener = RecordingListener.create();
  private final Map<String, CircuitBreaker> breakers = new HashMap<>();
  private final List<Call> inFlight = new ArrayList<>();
  private final CircuitBreakerPolicy policy;
  private final long seed;
  private long rejected;

  LiveBreakers(CircuitBreakerPolicy policy, long seed, long startNanos) {
    this.ticker = ManualTicker.startingAt(startNanos);
    this.policy =
        policy.toBuilder()
            .ticker(ticker)
            .clock(() -> Instant.ofEpochSecond(0, ticker.nanos()))
            .listener(listener)
            .build();
    this.seed = seed;
  }

  /** Makes the calls; their times must be multiples of the tick. */
  void drive(List<TraceRow> rows, Duration tick) {
    int next = 0;
    while (next < rows.size() || !inFlight.isEmpty()) {
      end();
      while (next < rows.size() && rows.get(next).startNanos() == ticker.nanos()) {
        begin(rows.get(next++));
      }
      ticker.advance(tick);
    }
  }

  private void begin(TraceRow row) {
    Optional<Ticket> ticket = breaker(row.key()).tryAcquire();
    if (ticket.isEmpty()) {
      rejected++;
    } else if (row.durationNanos() == 0) {
      settle(row, ticket.get());
    } else {
      inFlight.add(new Call(row, ticket.get()));
    }
  }

  private CircuitBreaker breaker(String key) {
    return breakers.computeIfAbsent(
        key,
        name ->
            CircuitBreaker.of(
                name,
                policy.toBuilder()
                    .random(PolicySimulation.random(seed, name)::nextDouble)
                    .build()));
  }

  private void end() {
    List<Call> ended =
        inFlight.stream().filter(call -> call.row().endNanos() == ticker.nanos()).toList();
    ended.forEach(call -> settle(call.row(), call.ticket()));
    inFlight.removeAll(ended);
  }

  private static void settle(TraceRow row, Ticket ticket) {
    String outcome = TraceText.nameOf(row.outcome());
    if (row.outcome().kind() == null) {
      ticket.stopClock(); // Any status is an answer.
    }
    boolean isGivenUp = outcome.equals("cancelled") && ticket.hasWaitedUnusuallyLong();
    if (FAILURES.contains(outcome) || isGivenUp) {
      ticket.failure();
    } else if (WITHOUT_VERDICT.contains(outcome)) {
      ticket.discard();
    } else {
      ticket.success();
    }
  }

  List<Signal> signals() {
    return listener.signals();
  }

  long rejected() {
    return rejected;
  }
}
