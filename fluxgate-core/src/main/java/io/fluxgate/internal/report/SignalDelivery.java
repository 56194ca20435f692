package io.fluxgate.internal.report;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.fluxgate.Listener;
import io.fluxgate.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Delivers signals to listeners, one at a time and in order, outside any lock. */
public final class SignalDelivery {

  /** A circuit that flaps every second fills it in a quarter of an hour. */
  private static final int MAXIMUM_WAITING = 1_000;

  private final BoundedQueue<Signal> waiting = new BoundedQueue<>(MAXIMUM_WAITING);
  private final OrderedDelivery<Signal> delivery = new OrderedDelivery<>(waiting, this::notifyAll);

  /** Replaced as a whole, so that a delivery never sees half a change. */
  private final AtomicReference<List<Listener>> listeners;

  private final UserCodeFailures failures;

  public SignalDelivery(List<Listener> listeners, UserCodeFailures failures) {
    this.listeners = new AtomicReference<>(listeners);
    this.failures = failures;
  }

  public void addListener(Listener listener) {
    replace(List.of(), List.of(listener));
  }

  /** Removes one registration of the listener; returns whether there was one. */
  public boolean removeListener(Listener listener) {
    return replace(List.of(listener), List.of()).contains(listener);
  }

  /**
   * Replaces listeners, and returns all that were registered before. A listener in both lists
   * misses no signal.
   */
  @CanIgnoreReturnValue
  public List<Listener> replace(List<Listener> before, List<Listener> after) {
    return listeners.getAndUpdate(
        present -> {
          List<Listener> changed = new ArrayList<>(present);
          before.forEach(changed::remove);
          changed.addAll(after);
          return changed;
        });
  }

  public void add(Signal signal) {
    if (waiting.add(signal)) {
      failures.warnOnce(
          "a listener does not return",
          "while a listener hangs, "
              + MAXIMUM_WAITING
              + " signals wait, and the oldest are dropped");
    }
  }

  /** Returns how many signals were dropped because a listener did not return. */
  public long dropped() {
    return waiting.dropped();
  }

  public void deliver() {
    delivery.deliver();
  }

  private void notifyAll(Signal signal) {
    for (Listener listener : requireNonNull(listeners.get())) {
      try {
        listener.onSignal(signal);
      } catch (Throwable failure) {
        String part = "listener " + System.identityHashCode(listener);
        failures.report(part, listener, failure, "other listeners are still notified");
      }
    }
  }
}
