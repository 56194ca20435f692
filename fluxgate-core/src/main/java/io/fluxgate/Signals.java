package io.fluxgate;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Delivers signals to listeners one at a time, in the order in which they were added.
 *
 * <p>Any thread may deliver, but only one does at a time: who finds another at work leaves the
 * signal to it. The one at work looks at the queue once more after it has laid the work down, so no
 * signal is left behind. Listeners run on no lock, so they may call the breaker; what that adds to
 * the queue is delivered by the loop that is running them.
 */
final class Signals {

  private final Queue<Signal> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean delivering = new AtomicBoolean();
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
    queue.add(signal);
  }

  void deliver() {
    while (!queue.isEmpty() && delivering.compareAndSet(false, true)) {
      try {
        Signal signal = queue.poll();
        while (signal != null) {
          tellAll(signal);
          signal = queue.poll();
        }
      } finally {
        delivering.set(false);
      }
    }
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
