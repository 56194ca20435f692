package io.fluxgate.fleet.redis;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages one by one: the next one only when the server has answered the one before. A
 * server that stands still thus finds one message in its socket when it goes on, not all those of
 * the meantime.
 *
 * <p>Messages that follow each other within a round trip wait here, for a quarter of a second at
 * most. Once an answer is overdue, nothing waits any more.
 */
final class Outbox implements Publish.Listener {

  /** An answer that takes longer is overdue. */
  static final long OVERDUE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long MAXIMUM_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int MAXIMUM_WAITING = 64;

  /** Writes to the connection, without waiting. */
  interface Wire {

    Publish newPublish(byte[] message, long sentNanos, Publish.Listener listener);

    void write(Publish publish);

    void refused(String error);
  }

  private final Wire wire;
  private final LongSupplier nanoTime;
  private final LongAdder dropped;

  private final Object lock = new Object();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private @Nullable Publish underWay;
  private boolean closed;

  Outbox(Wire wire, LongSupplier nanoTime, LongAdder dropped) {
    this.wire = wire;
    this.nanoTime = nanoTime;
    this.dropped = dropped;
  }

  void offer(byte[] message) {
    long now = nanoTime.getAsLong();
    Publish next;
    synchronized (lock) {
      if (closed || isOverdue(now)) {
        dropped.increment();
        return;
      }
      if (underWay != null) {
        wait(message, now);
        return;
      }
      next = wire.newPublish(message, now, this);
      underWay = next;
    }
    wire.write(next);
  }

  boolean awaitsAnswer() {
    synchronized (lock) {
      return underWay != null;
    }
  }

  boolean isOverdue() {
    synchronized (lock) {
      return isOverdue(nanoTime.getAsLong());
    }
  }

  private boolean isOverdue(long now) {
    return underWay != null && now - underWay.sentNanos() > OVERDUE_NANOS;
  }

  /** The newest evidence is the best: if there is no room, the oldest message goes. */
  private void wait(byte[] message, long now) {
    if (waiting.size() == MAXIMUM_WAITING) {
      waiting.remove();
      dropped.increment();
    }
    waiting.add(new Waiting(message, now));
  }

  @Override
  public void answered(Publish publish, @Nullable String error) {
    Publish next;
    synchronized (lock) {
      if (underWay != publish) {
        return;
      }
      next = nextInTime(nanoTime.getAsLong());
      underWay = next;
    }
    if (error != null) {
      dropped.increment();
      wire.refused(error);
    }
    if (next != null) {
      wire.write(next);
    }
  }

  private @Nullable Publish nextInTime(long now) {
    for (Iterator<Waiting> i = waiting.iterator(); i.hasNext(); ) {
      Waiting first = i.next();
      i.remove();
      if (now - first.sinceNanos <= MAXIMUM_WAIT_NANOS) {
        return wire.newPublish(first.message, now, this);
      }
      dropped.increment();
    }
    return null;
  }

  @Override
  public void lost(Publish publish) {
    synchronized (lock) {
      if (underWay != publish) {
        return;
      }
      underWay = null;
      dropped.add(1L + waiting.size());
      waiting.clear();
    }
  }

  /** Drops what is not answered yet. */
  void close() {
    Publish unanswered;
    synchronized (lock) {
      closed = true;
      unanswered = underWay;
    }
    if (unanswered != null) {
      unanswered.cancel();
    }
  }

  private static final class Waiting {

    final byte[] message;
    final long sinceNanos;

    Waiting(byte[] message, long sinceNanos) {
      this.message = message;
      this.sinceNanos = sinceNanos;
    }
  }
}
