package io.fluxgate.internal.report;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Hands items to a receiver one at a time, in the order in which they were added.
 *
 * <p>Any thread may deliver, but only one does at a time: if another thread is delivering, it takes
 * the item. That thread looks at the queue once more after it has given the delivery up, so no item
 * is left behind. The receiver runs on no lock, so it may add items; the loop that is running it
 * delivers them.
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
