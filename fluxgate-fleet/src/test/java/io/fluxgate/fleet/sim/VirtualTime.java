package io.fluxgate.fleet.sim;

import io.fluxgate.Ticker;
import java.util.PriorityQueue;

/** Runs events in the order of their times, and is the ticker of everything that they do. */
final class VirtualTime implements Ticker {

  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000 * MILLI;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now = 17 * SECOND;
  private long order;

  @Override
  public long nanos() {
    return now;
  }

  double seconds() {
    return now / (double) SECOND;
  }

  void in(long nanos, Runnable action) {
    events.add(new Event(now + Math.max(0, nanos), order++, action));
  }

  void runFor(double seconds) {
    long until = now + (long) (seconds * SECOND);
    while (!events.isEmpty() && events.element().at <= until) {
      Event event = events.remove();
      now = event.at;
      event.action.run();
    }
    now = until;
  }

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }
}
