package io.fluxgate;

import io.fluxgate.internal.report.OrderedDelivery;
import io.fluxgate.internal.report.UserCodeFailures;
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
final class RegistryEvents {

  private final OrderedDelivery<Item> delivery = new OrderedDelivery<>(this::tell);
  private final List<RegistryListener> listeners = new CopyOnWriteArrayList<>();
  private final UserCodeFailures failures;

  RegistryEvents(UserCodeFailures failures) {
    this.failures = failures;
  }

  void addListener(RegistryListener listener, Collection<CircuitBreaker> present) {
    listeners.add(listener);
    present.forEach(breaker -> delivery.add(new Item(listener, breaker, true)));
  }

  boolean removeListener(RegistryListener listener) {
    return listeners.remove(listener);
  }

  void added(CircuitBreaker breaker) {
    listeners.forEach(listener -> delivery.add(new Item(listener, breaker, true)));
  }

  void removed(CircuitBreaker breaker) {
    listeners.forEach(listener -> delivery.add(new Item(listener, breaker, false)));
  }

  /** Must be called off the lock, after whatever added news. */
  void deliver() {
    delivery.deliver();
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
    } catch (Throwable failure) {
      String part = "registry listener " + System.identityHashCode(listener);
      failures.report(part, listener, failure, "other listeners are still notified");
    }
  }

  private record Item(RegistryListener listener, CircuitBreaker breaker, boolean added) {}
}
