package io.fluxgate;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Hands items over one at a time, in the order in which they were added.
 *
 * <p>Any thread may deliver, but only one does at a time: who finds another at work leaves the item
 * to it. The one at work looks at the queue once more after it has laid the work down, so no item
 * is left behind. The receiver runs on no lock, so it may add items; they are delivered by the loop
 * that is running it.
 */
final class Deliveries<T> {

  private final Queue<T> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean delivering = new AtomicBoolean();
  private final Consumer<T> receiver;

  Deliveries(Consumer<T> receiver) {
    this.receiver = receiver;
  }

  void add(T item) {
    queue.add(item);
  }

  void deliver() {
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
