package io.fluxgate.benchmarks.soak;

import io.fluxgate.CircuitState;
import io.fluxgate.Listener;
import io.fluxgate.Signal;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Hears every transition of every breaker, and sees to it that none is missing or out of order. */
final class Chain implements Listener {

  private final Book book;
  private final ConcurrentMap<String, Long> last = new ConcurrentHashMap<>();
  private final LongAdder openings = new LongAdder();
  private final LongAdder closings = new LongAdder();

  Chain(Book book) {
    this.book = book;
  }

  @Override
  public void onSignal(Signal signal) {
    Long before = last.put(signal.name(), signal.sequence());
    long expected = before == null ? 1 : before + 1;
    if (signal.sequence() != expected) {
      book.violation("signal " + expected + " was expected, and came: " + signal);
    }
    if (signal.to() == CircuitState.OPEN) {
      openings.increment();
    } else if (signal.from() == CircuitState.HALF_OPEN && signal.to() == CircuitState.CLOSED) {
      closings.increment();
    }
  }

  long heardOf(String breaker) {
    return last.getOrDefault(breaker, 0L);
  }

  /** How often a circuit opened. */
  long openings() {
    return openings.sum();
  }

  /** How often a circuit closed because its probes came back. */
  long closings() {
    return closings.sum();
  }
}
