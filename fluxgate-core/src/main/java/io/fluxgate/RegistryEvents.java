package io.fluxgate;

import io.fluxgate.internal.report.OrderedDelivery;
import io.fluxgate.internal.report.UserCodeFailures;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Notifies listeners when a registry adds or removes a breaker.
 *
 * <p>All methods but {@link #deliver} are called under the registry's lock, so events have the
 * order of the changes. A listener misses no breaker: it is notified of each one either when the
 * listener is added or when the breaker is.
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

  /** Must be called without the lock, after a method that added events. */
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
