package io.fluxgate;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Delivers signals to listeners, one at a time and in order, off any lock. */
final class Signals {

  private final Deliveries<Signal> deliveries = new Deliveries<>(this::tellAll);

  /** Replaced whole, so that a delivery never sees a change half made. */
  private final AtomicReference<List<Listener>> listeners;

  private final Faults faults;

  Signals(List<Listener> listeners, Faults faults) {
    this.listeners = new AtomicReference<>(listeners);
    this.faults = faults;
  }

  void addListener(Listener listener) {
    replace(List.of(), List.of(listener));
  }

  boolean removeListener(Listener listener) {
    return replace(List.of(listener), List.of()).contains(listener);
  }

  /** Exchanges listeners for others; returns those there were. One in both lists misses nothing. */
  @CanIgnoreReturnValue
  List<Listener> replace(List<Listener> before, List<Listener> after) {
    return listeners.getAndUpdate(
        present -> {
          List<Listener> changed = new ArrayList<>(present);
          before.forEach(changed::remove);
          changed.addAll(after);
          return changed;
        });
  }

  void add(Signal signal) {
    deliveries.add(signal);
  }

  void deliver() {
    deliveries.deliver();
  }

  private void tellAll(Signal signal) {
    for (Listener listener : requireNonNull(listeners.get())) {
      try {
        listener.onSignal(signal);
      } catch (Throwable fault) {
        String part = "listener " + System.identityHashCode(listener);
        faults.report(part, listener, fault, "other listeners are still told");
      }
    }
  }
}
