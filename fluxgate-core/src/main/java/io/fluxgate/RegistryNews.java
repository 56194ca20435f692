package io.fluxgate;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells listeners which breakers came and went.
 *
 * <p>All methods but {@link #deliver} are called under the registry's lock, so the order of the
 * news is the order of the changes, and a listener hears of each breaker from its arrival on:
 * either it is among those there are when the listener is added, or it comes later.
 */
final class RegistryNews {

  private final Deliveries<Item> deliveries = new Deliveries<>(this::tell);
  private final List<RegistryListener> listeners = new CopyOnWriteArrayList<>();
  private final Faults faults;

  RegistryNews(Faults faults) {
    this.faults = faults;
  }

  void addListener(RegistryListener listener, Collection<CircuitBreaker> present) {
    listeners.add(listener);
    present.forEach(breaker -> deliveries.add(new Item(listener, breaker, true)));
  }

  boolean removeListener(RegistryListener listener) {
    return listeners.remove(listener);
  }

  void added(CircuitBreaker breaker) {
    listeners.forEach(listener -> deliveries.add(new Item(listener, breaker, true)));
  }

  void removed(CircuitBreaker breaker) {
    listeners.forEach(listener -> deliveries.add(new Item(listener, breaker, false)));
  }

  /** Must be called off the lock, after whatever added news. */
  void deliver() {
    deliveries.deliver();
  }

  private void tell(Item item) {
    RegistryListener listener = item.listener;
    if (!listeners.contains(listener)) {
      return;
    }
    try {
      if (item.added) {
        listener.onAdded(item.breaker);
      } else {
        listener.onRemoved(item.breaker);
      }
    } catch (Throwable fault) {
      String part = "registry listener " + System.identityHashCode(listener);
      faults.report(part, listener, fault, "other listeners are still told");
    }
  }

  private record Item(RegistryListener listener, CircuitBreaker breaker, boolean added) {}
}
