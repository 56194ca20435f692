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
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

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

  /** Copies the URI; a time limit that was set stays. */
  private static RedisURI withTimeout(RedisURI uri) {
    RedisURI.Builder copy = RedisURI.builder(uri);
    if (uri.getTimeout().equals(RedisURI.DEFAULT_TIMEOUT_DURATION)) {
      copy.withTimeout(CONNECT_TIMEOUT);
    }
    // Lettuce's copy lacks them.
    for (RedisURI sentinel : uri.getSentinels()) {
      copy.withSentinel(RedisURI.builder(sentinel).build());
    }
    if (uri.getSentinelMasterId() != null) {
      copy.withSentinelMasterId(uri.getSentinelMasterId());
    }
    return copy.build();
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

  void close() {
    client.shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    // Netty's kind of future would need a module of Netty to be required.
    Future<Boolean> end = resources.shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    RedisFleetTransport.await(end);
  }
}
