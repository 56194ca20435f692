package io.fluxgate;

import io.fluxgate.internal.report.OrderedDelivery;
import io.fluxgate.internal.report.UserCodeFailures;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Notifies listeners when a registry adds or removes a breaker.
 *
 * <p>All methods but {@link #deliver} and {@link #removeListener} are called under the registry's
 * lock, so events have the order of the changes. A listener misses no breaker: it is notified of
 * each one either when the listener is added or when the breaker is.
 *
 * <p>While a listener hangs, events wait. If a breaker is removed whose addition still waits,
 * neither is delivered; so no more events wait for a listener than the registry has breakers, and
 * those that it had when the listener began to hang.
 */
final class RegistryEvents implements OrderedDelivery.Items<RegistryEvents.Event> {

  private final OrderedDelivery<Event> delivery =
      new OrderedDelivery<>(this, this::notifyListeners);
  private final List<Registration> registrations = new CopyOnWriteArrayList<>();
  private final UserCodeFailures failures;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock
  private final Set<Event> waiting = new LinkedHashSet<>();

  RegistryEvents(UserCodeFailures failures) {
    this.failures = failures;
  }

  void addListener(RegistryListener listener, Collection<CircuitBreaker> present) {
    Registration registration = new Registration(listener);
    registrations.add(registration);
    present.forEach(breaker -> add(new Event(registration, breaker, true)));
  }

  /** Removes the first registration of the listener. */
  boolean removeListener(RegistryListener listener) {
    Registration first = first(listener);
    while (first != null && !registrations.remove(first)) {
      first = first(listener);
    }
    if (first != null) {
      first.ended = true;
    }
    return first != null;
  }

  private @Nullable Registration first(RegistryListener listener) {
    for (Registration registration : registrations) {
      if (registration.listener.equals(listener)) {
        return registration;
      }
    }
    return null;
  }

  void added(CircuitBreaker breaker) {
    registrations.forEach(registration -> add(new Event(registration, breaker, true)));
  }

  void removed(CircuitBreaker breaker) {
    registrations.forEach(registration -> add(new Event(registration, breaker, false)));
  }

  private void add(Event event) {
    lock.lock();
    try {
      if (event.added || !waiting.remove(new Event(event.registration, event.breaker, true))) {
        waiting.add(event);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Must be called without the registry's lock, after a method that added events. */
  void deliver() {
    delivery.deliver();
  }

  @Override
  public boolean isEmpty() {
    lock.lock();
    try {
      return waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Event poll() {
    lock.lock();
    try {
      Event first = waiting.isEmpty() ? null : waiting.iterator().next();
      waiting.remove(first);
      return first;
    } finally {
      lock.unlock();
    }
  }

  private void notifyListeners(Event event) {
    RegistryListener listener = event.registration.listener;
    if (event.registration.ended) {
      return;
    }
    try {
      if (event.added) {
        listener.onAdded(event.breaker);
      } else {
        listener.onRemoved(event.breaker);
      }
    } catch (Throwable failure) {
      String part = "registry listener " + System.identityHashCode(listener);
      failures.report(part, listener, failure, "other listeners are still notified");
    }
  }

  /** One of possibly several of the same listener; compared by identity. */
  private static final class Registration {

    final RegistryListener listener;
    volatile boolean ended;

    Registration(RegistryListener listener) {
      this.listener = listener;
    }
  }

  /** Breakers and registrations are compared by identity. */
  record Event(Registration registration, CircuitBreaker breaker, boolean added) {}
}
