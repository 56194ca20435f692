package io.fluxgate.fleet.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client for the fleet alone: few threads, short time limits, and no queue of old messages. */
final class OwnedClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final int THREADS = 2;
  private static final int QUEUE_SIZE = 256;
  private static final long SHUTDOWN_SECONDS = 2;

  private final ClientResources resources;
  private final RedisClient client;

  OwnedClient(RedisURI uri) {
    resources =
        ClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .build();
    client = RedisClient.create(resources, withTimeout(uri));
    client.setOptions(options());
  }

  RedisClient client() {
    return client;
  }

  private static RedisURI withTimeout(RedisURI uri) {
    RedisURI copy = RedisURI.builder(uri).build();
    if (copy.getTimeout().equals(RedisURI.DEFAULT_TIMEOUT_DURATION)) {
      copy.setTimeout(CONNECT_TIMEOUT);
    }
    return copy;
  }

  private static ClientOptions options() {
    KeepAliveOptions keepAlive =
        KeepAliveOptions.builder()
            .enable()
            .idle(Duration.ofSeconds(10))
            .interval(Duration.ofSeconds(5))
            .count(3)
            .build();
    return ClientOptions.builder()
        // A link opens new connections itself.
        .autoReconnect(false)
        .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(QUEUE_SIZE)
        .pingBeforeActivateConnection(true)
        .timeoutOptions(TimeoutOptions.enabled(TIMEOUT))
        .socketOptions(
            SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).keepAlive(keepAlive).build())
        .build();
  }

  /** Lettuce warns of connections that are closed twice, so it is shut down after their end. */
  void closeAfter(CompletableFuture<Void> connections) {
    await(connections);
    client.shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    // Netty's kind of future would need a module of Netty to be required.
    Future<Boolean> end = resources.shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    await(end);
  }

  private static void await(Future<?> end) {
    try {
      end.get(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The threads are daemons, and end by themselves.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
