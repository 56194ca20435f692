package io.fluxgate.fleet.redis;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * A pair of connections that have not been lost yet: one receives a channel, one publishes on it. A
 * lane that lost one of them is given up, and another one is opened.
 */
final class Lane implements RedisConnectionStateListener, Outbox.Wire {

  private static final long SUBSCRIBE_SECONDS = 5;

  /** Receives what happens to a lane, on any thread; must not block. */
  interface Listener {

    void received(byte[] message);

    void refused(String error);

    void lost(Lane lane);
  }

  /** The connections of a lane; all are closed with it. */
  record Connections(
      StatefulRedisPubSubConnection<String, byte[]> subscriber,
      StatefulRedisConnection<String, byte[]> publisher,
      List<StatefulConnection<?, ?>> all) {}

  private final String channel;
  private final Connections connections;
  private final boolean isCluster;
  private final Listener listener;
  private final Outbox outbox;
  private boolean sharded;
  private volatile boolean broken;
  private volatile long heardNanos = System.nanoTime();

  private Lane(
      String channel,
      Connections connections,
      boolean isCluster,
      Listener listener,
      LongAdder dropped) {
    this.channel = channel;
    this.connections = connections;
    this.isCluster = isCluster;
    this.listener = listener;
    this.outbox = new Outbox(this, System::nanoTime, dropped);
  }

  /** Subscribes, and returns when the server has confirmed it. */
  static Lane open(
      String channel,
      Connections connections,
      boolean isCluster,
      Listener listener,
      LongAdder dropped)
      throws Exception {
    Lane lane = new Lane(channel, connections, isCluster, listener, dropped);
    lane.subscribe();
    return lane;
  }

  private void subscribe() throws Exception {
    connections.subscriber.addListener(new Receiver());
    connections.subscriber.addListener(this);
    connections.publisher.addListener(this);
    sharded = isCluster && subscribesSharded();
    if (!sharded) {
      await(connections.subscriber.async().subscribe(channel));
    }
    if (!connections.publisher.isOpen()) {
      throw new RedisException("Connection lost");
    }
  }

  private boolean subscribesSharded() throws Exception {
    try {
      await(connections.subscriber.async().ssubscribe(channel));
      return true;
    } catch (RedisException e) {
      // A server older than Redis 7. A lack of permission must not split a fleet in two.
      if (String.valueOf(e.getMessage()).contains("unknown command")) {
        return false;
      }
      throw e;
    }
  }

  private static void await(Future<?> answer) throws Exception {
    try {
      answer.get(SUBSCRIBE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (TimeoutException e) {
      throw new RedisException("No answer to SUBSCRIBE in " + SUBSCRIBE_SECONDS + " s");
    }
  }

  void publish(byte[] message) {
    outbox.offer(message);
  }

  /** Tells whether the connections were not lost and no answer is overdue. */
  boolean isUp() {
    return !broken && !outbox.isOverdue();
  }

  boolean isBroken() {
    return broken;
  }

  boolean awaitsAnswer() {
    return outbox.awaitsAnswer();
  }

  /**
   * Tells whether a message that was published then should have come back meanwhile: each
   * subscriber hears itself.
   */
  boolean isDeafSince(long publishedNanos) {
    return outbox.isOverdue() || heardNanos - publishedNanos < 0;
  }

  @Override
  public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
    lost();
  }

  private void lost() {
    broken = true;
    listener.lost(this);
  }

  @CanIgnoreReturnValue
  CompletableFuture<Void> close() {
    broken = true;
    outbox.close();
    return close(connections.all);
  }

  @CanIgnoreReturnValue
  static CompletableFuture<Void> close(List<StatefulConnection<?, ?>> connections) {
    return CompletableFuture.allOf(
        connections.stream()
            .map(StatefulConnection::closeAsync)
            .toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public Publish newPublish(byte[] message, long sentNanos, Publish.Listener whenEnded) {
    CommandType type = sharded ? CommandType.SPUBLISH : CommandType.PUBLISH;
    return new Publish(type, channel, message, sentNanos, whenEnded);
  }

  @Override
  public void write(Publish publish) {
    try {
      connections.publisher.dispatch(publish);
    } catch (RuntimeException e) {
      // Lettuce refuses it, as when its queue is full or the client was shut down.
      publish.cancel();
    }
  }

  @Override
  public void refused(String error) {
    heardNanos = System.nanoTime();
    listener.refused(error);
    if (isCluster) {
      // The channel's slot may have moved to another node.
      lost();
    }
  }

  private final class Receiver extends RedisPubSubAdapter<String, byte[]> {

    @Override
    public void message(String from, byte[] message) {
      heardNanos = System.nanoTime();
      listener.received(message);
    }

    @Override
    public void smessage(String from, byte[] message) {
      message(from, message);
    }

    /** A node that hands its slot to another one ends the subscriptions. */
    @Override
    public void sunsubscribed(String from, long count) {
      lost();
    }
  }
}
