package io.fluxgate;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Delivers signals to listeners, one at a time and in order, off any lock. */
final class Signals {

  private final Deliveries<Signal> deliveries = new Deliveries<>(this::tellAll);
  private final List<Listener> listeners;
  private final Faults faults;

  Signals(List<Listener> listeners, Faults faults) {
    this.listeners = new CopyOnWriteArrayList<>(listeners);
    this.faults = faults;
  }

  void addListener(Listener listener) {
    listeners.add(listener);
  }

  boolean removeListener(Listener listener) {
    return listeners.remove(listener);
  }

  /** Exchanges the listeners of a policy for those of another one. */
  void replace(List<Listener> before, List<Listener> after) {
    before.forEach(listeners::remove);
    listeners.addAll(after);
  }

  void add(Signal signal) {
    deliveries.add(signal);
  }

  void deliver() {
    deliveries.deliver();
  }

  private void tellAll(Signal signal) {
    for (Listener listener : listeners) {
      try {
        listener.onSignal(signal);
      } catch (Throwable fault) {
        String part = "listener " + System.identityHashCode(listener);
        faults.report(part, listener, fault, "other listeners are still told");
      }
    }
  }
}
