package io.fluxgate.fleet.redis;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one channel connected: opens a {@link Lane}, and another one whenever it is lost.
 *
 * <p>Lettuce would reconnect by itself, but not before a first success, after up to 30 s with its
 * defaults, and with what was published meanwhile. So a lost connection is closed, and the next one
 * is made here: in the same way at the start and later, with each client and all options.
 *
 * <p>Three threads come here. Lettuce's event loops report messages and losses, the fleet's thread
 * publishes, and the transport's own thread waits for connections. The state is one reference: who
 * replaces the lane by null opens the next one, so that there is one attempt at a time.
 */
final class ChannelLink implements Lane.Listener {

  private static final Delay DELAY =
      Delay.fullJitter(Duration.ofMillis(100), Duration.ofSeconds(2), 100, TimeUnit.MILLISECONDS);

  /** So long may an answer or an echo take before the connections count as lost. */
  private static final long DEAF_SECONDS = 5;

  private final String channel;
  private final Connector connector;
  private final ScheduledExecutorService executor;
  private final RedisLog log;
  private final LongAdder dropped;

  private final List<Consumer<byte[]>> receivers = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Lane> lane = new AtomicReference<>();
  private final AtomicBoolean checkIsDue = new AtomicBoolean();
  private final AtomicInteger attempts = new AtomicInteger();
  private volatile boolean closed;

  ChannelLink(
      String channel,
      Connector connector,
      ScheduledExecutorService executor,
      RedisLog log,
      LongAdder dropped) {
    this.channel = channel;
    this.connector = connector;
    this.executor = executor;
    this.log = log;
    this.dropped = dropped;
  }

  void open() {
    executor.execute(this::connect);
  }

  void add(Consumer<byte[]> receiver) {
    receivers.add(receiver);
  }

  /** Removes a receiver and returns whether none is left. */
  boolean removeLast(Consumer<byte[]> receiver) {
    receivers.remove(receiver);
    return receivers.isEmpty();
  }

  boolean isUp() {
    Lane current = lane.get();
    return current != null && current.isUp();
  }

  void publish(byte[] message) {
    Lane current = lane.get();
    if (current == null) {
      dropped.increment();
    } else {
      checkLater(current);
      current.publish(message);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // check() throws nothing
  private void checkLater(Lane checked) {
    if (checkIsDue.compareAndSet(false, true)) {
      long now = System.nanoTime();
      executor.schedule(() -> check(checked, now), DEAF_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void check(Lane checked, long publishedNanos) {
    checkIsDue.set(false);
    if (checked.isDeafSince(publishedNanos)) {
      lost(checked);
    } else if (checked.awaitsAnswer()) {
      checkLater(checked);
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    try {
      Lane opened = connector.open(channel, this, dropped);
      attempts.set(0);
      log.connected();
      lane.set(opened);
      // It may have been lost, or the link closed, before anybody could see it.
      if (closed || opened.isBroken()) {
        lost(opened);
      }
    } catch (Exception e) {
      failed(e);
    }
  }

  /** What fails because the link was closed meanwhile is no news. */
  private void failed(Exception e) {
    if (!closed) {
      log.notConnected(e);
      retry();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // connect() throws nothing
  private void retry() {
    if (!closed) {
      Duration delay = DELAY.createDelay(attempts.incrementAndGet());
      executor.schedule(this::connect, delay.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void lost(Lane which) {
    if (lane.compareAndSet(which, null)) {
      which.close();
      retry();
    }
  }

  @Override
  public void received(byte[] message) {
    for (Consumer<byte[]> receiver : receivers) {
      try {
        receiver.accept(message);
      } catch (RuntimeException e) {
        log.receiverThrew(e);
      }
    }
  }

  @Override
  public void refused(String error) {
    log.refused(error);
  }

  /** Ends the link at once, and its connections soon. */
  @CanIgnoreReturnValue
  CompletableFuture<Void> close() {
    closed = true;
    Lane last = lane.getAndSet(null);
    return last == null ? CompletableFuture.completedFuture(null) : last.close();
  }
}
