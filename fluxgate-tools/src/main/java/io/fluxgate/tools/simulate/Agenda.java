package io.fluxgate.tools.simulate;

import java.util.PriorityQueue;

/** What happens at given moments beside calls: beats and messages of instances. */
final class Agenda {

  private final VirtualClock clock;
  private final PriorityQueue<Item> items = new PriorityQueue<>();
  private long order;

  Agenda(VirtualClock clock) {
    this.clock = clock;
  }

  private record Item(long atNanos, long order, Runnable action) implements Comparable<Item> {

    /** What is due at the same moment happens in the order in which it was planned. */
    @Override
    public int compareTo(Item other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  void in(long nanos, Runnable action) {
    items.add(new Item(clock.nanos() + nanos, order++, action));
  }

  /** When the next item is due, {@link Long#MAX_VALUE} for never. */
  long nextNanos() {
    Item next = items.peek();
    return next == null ? Long.MAX_VALUE : next.atNanos;
  }

  void runNext() {
    Item next = items.remove();
    clock.set(next.atNanos);
    next.action.run();
  }
}
