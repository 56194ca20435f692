package io.fluxgate.fleet.redis;

import com.google.errorprone.annotations.CheckReturnValue;
import io.fluxgate.fleet.FleetTransport;
import io.fluxgate.internal.util.Checks;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor.DiscardPolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Broadcasts the messages of a fleet by Redis or Valkey Pub/Sub: on a single server, on the master
 * that Sentinel names, or on a cluster, with sharded Pub/Sub if the servers support it.
 *
 * <p>If the server cannot be reached, at the start or later, the transport reconnects after 0.1 to
 * 2 s, for as long as there is a subscription. It drops messages meanwhile, so that none is
 * delivered late. It writes at most one message before the server answers: a server that hung
 * delivers at most one message of each instance when it continues.
 *
 * <p>Each channel has two connections, or three in a cluster. The options of the client that you
 * give apply to them, except those on reconnecting, which the transport does itself.
 *
 * <p>No method blocks, except that closing a subscription and {@link #close()} wait up to 2 s for
 * connections to close.
 *
 * <pre>{@code
 * RedisFleetTransport transport = RedisFleetTransport.of("rediss://fleet:password@redis.internal");
 * }</pre>
 */
@CheckReturnValue
public final class RedisFleetTransport implements FleetTransport, AutoCloseable {

  private static final long IDLE_SECONDS = 1;
  private static final long CLOSE_SECONDS = 2;

  private final Connector connector;
  private final @Nullable OwnedClient owned;
  private final ScheduledThreadPoolExecutor executor;
  private final RedisLog log = new RedisLog();
  private final LongAdder dropped = new LongAdder();

  /** Replaced as a whole under {@code this}, so that reading it takes no lock. */
  private volatile Map<String, ChannelLink> links = Map.of();

  private boolean closed;

  private RedisFleetTransport(Connector connector, @Nullable OwnedClient owned) {
    this.connector = connector;
    this.owned = owned;
    this.executor = newExecutor();
  }

  /**
   * Uses a client of the program, which stays open when the transport is closed.
   *
   * @param client made with a URI, of a server or of Sentinel
   * @return a transport without a connection yet
   */
  public static RedisFleetTransport of(RedisClient client) {
    return new RedisFleetTransport(Connector.to(Checks.notNull("client", client), null), null);
  }

  /**
   * Uses a client of the program, which stays open when the transport is closed, for a server that
   * is not the client's own.
   *
   * @param client with or without a URI
   * @param uri of a server or of Sentinel
   * @return a transport without a connection yet
   */
  public static RedisFleetTransport of(RedisClient client, RedisURI uri) {
    Checks.notNull("client", client);
    return new RedisFleetTransport(Connector.to(client, Checks.notNull("uri", uri)), null);
  }

  /**
   * Uses a cluster client of the program, which stays open when the transport is closed. From Redis
   * 7 on, the messages are sent to the nodes of one shard alone.
   *
   * @param client of a cluster
   * @return a transport without a connection yet
   */
  public static RedisFleetTransport of(RedisClusterClient client) {
    return new RedisFleetTransport(Connector.to(Checks.notNull("client", client)), null);
  }

  /**
   * Makes a client that is closed with the transport.
   *
   * @param uri of a server or of Sentinel
   * @return a transport without a connection yet
   */
  public static RedisFleetTransport of(RedisURI uri) {
    OwnedClient owned = new OwnedClient(Checks.notNull("uri", uri));
    return new RedisFleetTransport(Connector.to(owned.client(), null), owned);
  }

  /**
   * Makes a client that is closed with the transport.
   *
   * @param uri of a server or of Sentinel, such as {@code rediss://user:password@host:6379}
   * @return a transport without a connection yet
   * @throws IllegalArgumentException if it is not the URI of a Redis server; the message does not
   *     show it, since it may hold a password
   */
  public static RedisFleetTransport of(String uri) {
    return of(parsed(Checks.notBlank("uri", uri)));
  }

  private static RedisURI parsed(String uri) {
    try {
      return RedisURI.create(uri);
    } catch (IllegalArgumentException e) {
      // Without its cause, whose message quotes the URI.
      throw Checks.bad("uri", "(not shown)", "such as rediss://user:password@host:6379");
    }
  }

  private static ScheduledThreadPoolExecutor newExecutor() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "fluxgate-fleet-redis");
              thread.setDaemon(true);
              return thread;
            },
            // What comes after close() has nothing to do any more.
            new DiscardPolicy());
    executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return executor;
  }

  @Override
  public Subscription subscribe(String channel, Consumer<byte[]> receiver) {
    Checks.notBlank("channel", channel);
    Checks.notNull("receiver", receiver);
    // The same receiver may be given twice.
    Consumer<byte[]> added = message -> receiver.accept(message);
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("The transport is closed");
      }
      ChannelLink link = links.get(channel);
      if (link != null) {
        link.add(added);
      } else {
        link = new ChannelLink(channel, connector, executor, log, dropped);
        link.add(added);
        replace(channel, link);
        link.open();
      }
      return subscription(channel, link, added);
    }
  }

  private Subscription subscription(String channel, ChannelLink link, Consumer<byte[]> receiver) {
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        await(remove(channel, link, receiver));
      }
    };
  }

  private synchronized CompletableFuture<Void> remove(
      String channel, ChannelLink link, Consumer<byte[]> receiver) {
    if (link.removeLast(receiver) && links.get(channel) == link) {
      replace(channel, null);
      return link.close();
    }
    return CompletableFuture.completedFuture(null);
  }

  private void replace(String channel, @Nullable ChannelLink link) {
    Map<String, ChannelLink> changed = new HashMap<>(links);
    if (link == null) {
      changed.remove(channel);
    } else {
      changed.put(channel, link);
    }
    links = Map.copyOf(changed);
  }

  /**
   * Sends a message at most once. A message for a channel without a subscription of this transport
   * is dropped, as are those while there is no connection.
   */
  @Override
  public void publish(String channel, byte[] message) {
    Checks.notNull("message", message);
    ChannelLink link = links.get(Checks.notNull("channel", channel));
    if (link == null) {
      dropped.increment();
    } else {
      link.publish(message);
    }
  }

  /**
   * Returns whether each channel is connected and the server answers in time.
   *
   * @return false also if there is no subscription
   */
  @Override
  public boolean isUp() {
    Map<String, ChannelLink> current = links;
    return !current.isEmpty() && current.values().stream().allMatch(ChannelLink::isUp);
  }

  /**
   * Returns how many messages were not sent, or sent and not answered before the connection was
   * lost.
   *
   * @return since the transport was made
   */
  public long droppedMessages() {
    return dropped.sum();
  }

  /** Ends all subscriptions, and closes the client if it was made here. */
  @Override
  public void close() {
    CompletableFuture<?>[] ends;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      ends = links.values().stream().map(ChannelLink::close).toArray(CompletableFuture<?>[]::new);
      links = Map.of();
    }
    executor.shutdown();
    // A client that is shut down before their end warns of connections that are closed twice.
    await(CompletableFuture.allOf(ends));
    if (owned != null) {
      owned.close();
      // Lettuce 6.6 never ends the handshake of a client that is shut down; do not wait for it.
      executor.shutdownNow();
    }
  }

  static void await(Future<?> end) {
    try {
      end.get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // What does not end in time ends by itself.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
