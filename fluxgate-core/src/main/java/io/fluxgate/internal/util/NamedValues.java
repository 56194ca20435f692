package io.fluxgate.internal.util;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Values by name: those given at first, and a bounded number of later ones. Beyond that, those put
 * first are forgotten: a program may put one for each name that it is ever given. Thread-safe.
 */
public final class NamedValues<V> {

  private final Map<String, V> first;
  private final int maximum;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by lock
  private final Map<String, V> later = new LinkedHashMap<>();

  public NamedValues(Map<String, V> first, int maximum) {
    this.first = Map.copyOf(first);
    this.maximum = maximum;
  }

  public @Nullable V get(String name) {
    lock.lock();
    try {
      V value = later.get(name);
      return value == null ? first.get(name) : value;
    } finally {
      lock.unlock();
    }
  }

  public V getOrDefault(String name, V other) {
    V value = get(name);
    return value == null ? other : value;
  }

  /** Returns whether another value was forgotten. */
  public boolean put(String name, V value) {
    lock.lock();
    try {
      later.remove(name);
      later.put(name, value);
      return later.size() > maximum && later.remove(later.keySet().iterator().next()) != null;
    } finally {
      lock.unlock();
    }
  }
}
