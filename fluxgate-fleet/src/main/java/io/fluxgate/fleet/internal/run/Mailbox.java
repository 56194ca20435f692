package io.fluxgate.fleet.internal.run;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands items to the one thread of a fleet. To offer takes no lock and never waits; if the thread
 * does not keep up, the oldest item is dropped.
 *
 * @param <T> what it holds
 */
public final class Mailbox<T> {

  private final Queue<T> items = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final int capacity;
  private volatile @Nullable Thread reader;
  private volatile boolean ended;

  public Mailbox(int capacity) {
    this.capacity = capacity;
  }

  /** Adds an item; returns the one that was dropped for it, null if there was room. */
  public @Nullable T offer(T item) {
    items.add(item);
    T dropped = size.incrementAndGet() > capacity ? poll() : null;
    LockSupport.unpark(reader);
    return dropped;
  }

  /** Returns the oldest item, null if there is none. */
  public @Nullable T poll() {
    T item = items.poll();
    if (item != null) {
      size.decrementAndGet();
    }
    return item;
  }

  /** For the reader: waits until there is an item, the time is over, or {@link #end}. */
  public void await(long nanos) {
    reader = Thread.currentThread();
    if (items.isEmpty() && !ended) {
      LockSupport.parkNanos(this, nanos);
    }
  }

  /** Ends all waits of the reader, also one that it is about to begin. */
  public void end() {
    ended = true;
    LockSupport.unpark(reader);
  }
}
