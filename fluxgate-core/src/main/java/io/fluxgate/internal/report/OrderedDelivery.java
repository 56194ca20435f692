package io.fluxgate.internal.report;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands items to a receiver one at a time, in the order in which they were added.
 *
 * <p>Any thread may deliver, but only one does at a time: if another thread is delivering, it takes
 * the item. After that thread has stopped delivering, it checks the queue once more, so no item is
 * left behind. The receiver runs outside any lock and may add items, which the same loop delivers.
 * A receiver that hangs keeps its thread, and the queue must bound itself.
 */
public final class OrderedDelivery<T> {

  /** The queue of items. Thread-safe. */
  public interface Items<T> {

    boolean isEmpty();

    /** Removes the next item; null if there is none. */
    @Nullable T poll();
  }

  private final AtomicBoolean delivering = new AtomicBoolean();
  private final Items<T> items;
  private final Consumer<T> receiver;

  public OrderedDelivery(Items<T> items, Consumer<T> receiver) {
    this.items = items;
    this.receiver = receiver;
  }

  public void deliver() {
    while (!items.isEmpty() && delivering.compareAndSet(false, true)) {
      try {
        T item = items.poll();
        while (item != null) {
          receiver.accept(item);
          item = items.poll();
        }
      } finally {
        delivering.set(false);
      }
    }
  }
}
