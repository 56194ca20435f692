package io.fluxgate.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The queue between a breaker and its listeners, and who empties it. */
class DeliveryTest {

  /** A queue to which another thread adds an item just as the one that delivers finds it empty. */
  private static final class Raced implements OrderedDelivery.Items<String> {

    private final Queue<String> queue = new ArrayDeque<>(List.of("first"));
    private final List<String> received = new ArrayList<>();
    private final OrderedDelivery<String> delivery = new OrderedDelivery<>(this, received::add);
    private boolean isLate = true;

    @Override
    public boolean isEmpty() {
      return queue.isEmpty();
    }

    @Override
    public @Nullable String poll() {
      String item = queue.poll();
      if (item == null && isLate) {
        isLate = false;
        queue.add("second");
        // It leaves the item to the thread that is delivering.
        delivery.deliver();
      }
      return item;
    }
  }

  @Test
  void itemThatIsAddedAsADeliveryEndsIsDeliveredByIt() {
    Raced raced = new Raced();

    raced.delivery.deliver();

    assertThat(raced.received).containsExactly("first", "second");
  }

  @Test
  void queueHasItsWholeCapacityAgainAfterItDroppedItems() {
    BoundedQueue<Integer> queue = new BoundedQueue<>(2);
    for (int i = 0; i < 10; i++) {
      assertThat(queue.add(i)).isEqualTo(i >= 2);
    }
    assertThat(queue.poll()).isEqualTo(8);
    assertThat(queue.poll()).isEqualTo(9);
    assertThat(queue.poll()).isNull();

    assertThat(queue.add(10)).isFalse();
    assertThat(queue.add(11)).isFalse();
    assertThat(queue.add(12)).isTrue();

    assertThat(queue.dropped()).isEqualTo(9);
    assertThat(queue.poll()).isEqualTo(11);
  }
}
