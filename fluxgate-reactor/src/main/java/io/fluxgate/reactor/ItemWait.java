package io.fluxgate.reactor;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Overdue;
import io.fluxgate.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;

/**
 * How long a subscriber has waited for the next item of a stream.
 *
 * <p>It does not wait while it handles an item or wants none. The thread that has an item and one
 * that cancels may race; then either is right.
 */
final class ItemWait {

  private final Ticker ticker;
  private final AtomicLong wanted = new AtomicLong();
  private volatile boolean waiting = true;
  private volatile long sinceNanos;

  private ItemWait(Ticker ticker) {
    this.ticker = ticker;
  }

  static @Nullable ItemWait of(CircuitBreakerPolicy policy) {
    return policy.overdue() == Overdue.never() ? null : new ItemWait(policy.ticker());
  }

  void wanted(long n) {
    if (n > 0 && wanted.getAndAccumulate(n, Operators::addCap) == 0) {
      sinceNanos = ticker.nanos();
    }
  }

  /** An item is there. */
  void ends() {
    waiting = false;
    if (wanted.get() != Long.MAX_VALUE) {
      wanted.decrementAndGet();
    }
  }

  /** The subscriber has handled the item. */
  void begins() {
    sinceNanos = ticker.nanos();
    waiting = true;
  }

  Duration soFar() {
    return waiting && wanted.get() > 0
        ? Duration.ofNanos(Math.max(0, ticker.nanos() - sinceNanos))
        : Duration.ZERO;
  }
}
