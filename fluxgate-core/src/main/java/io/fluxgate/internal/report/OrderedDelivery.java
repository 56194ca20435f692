package io.fluxgate.internal.report;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Hands items to a receiver one at a time, in the order in which they were added.
 *
 * <p>Any thread may deliver, but only one does at a time: if another thread is delivering, it takes
 * the item. After that thread has stopped delivering, it checks the queue once more, so no item is
 * left behind. The receiver runs outside any lock and may add items, which the same loop delivers.
 */
public final class OrderedDelivery<T> {

  private final Queue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean delivering = new AtomicBoolean();
  private final Consumer<T> receiver;

  public OrderedDelivery(Consumer<T> receiver) {
    this.receiver = receiver;
  }

  public void add(T item) {
    queue.add(item);
  }

  public void deliver() {
    while (!queue.isEmpty() && delivering.compareAndSet(false, true)) {
      try {
        T item = queue.poll();
        while (item != null) {
          receiver.accept(item);
          item = queue.poll();
        }
      } finally {
        delivering.set(false);
      }
    }
  }
}
