package io.fluxgate.benchmarks.soak;

import io.fluxgate.CircuitState;
import io.fluxgate.Listener;
import io.fluxgate.Signal;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Receives every transition and checks that none is missing or out of order. */
final class TransitionChecker implements Listener {

  private final CallLedger ledger;
  private final ConcurrentMap<String, Long> last = new ConcurrentHashMap<>();
  private final LongAdder openings = new LongAdder();
  private final LongAdder closings = new LongAdder();

  TransitionChecker(CallLedger ledger) {
    this.ledger = ledger;
  }

  @Override
  public void onSignal(Signal signal) {
    Long before = last.put(signal.name(), signal.sequence());
    long expected = before == null ? 1 : before + 1;
    if (signal.sequence() != expected) {
      ledger.violation("expected signal " + expected + ", received: " + signal);
    }
    if (signal.to() == CircuitState.OPEN) {
      openings.increment();
    } else if (signal.from() == CircuitState.HALF_OPEN && signal.to() == CircuitState.CLOSED) {
      closings.increment();
    }
  }

  long lastSequenceOf(String breaker) {
    return last.getOrDefault(breaker, 0L);
  }

  /** The number of transitions to OPEN. */
  long openings() {
    return openings.sum();
  }

  /** The number of circuits that closed because their probes succeeded. */
  long closings() {
    return closings.sum();
  }
}
