package io.fluxgate.internal.report;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A queue that drops its oldest item when it is full, so that the latest ones arrive. */
final class BoundedQueue<T> implements OrderedDelivery.Items<T> {

  private final Queue<T> items = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final int capacity;

  BoundedQueue(int capacity) {
    this.capacity = capacity;
  }

  /** Returns whether another item was dropped. */
  boolean add(T item) {
    items.add(item);
    boolean drops = size.incrementAndGet() > capacity && poll() != null;
    if (drops) {
      dropped.incrementAndGet();
    }
    return drops;
  }

  @Override
  public boolean isEmpty() {
    return items.isEmpty();
  }

  @Override
  public @Nullable T poll() {
    T item = items.poll();
    if (item != null) {
      size.decrementAndGet();
    }
    return item;
  }

  long dropped() {
    return dropped.get();
  }
}
