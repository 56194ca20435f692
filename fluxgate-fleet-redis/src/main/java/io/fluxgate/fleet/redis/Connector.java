package io.fluxgate.fleet.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Opens the connections of a lane; waits for them. */
interface Connector {

  Lane open(String channel, Lane.Listener listener, LongAdder dropped) throws Exception;

  /** A single server, or the master that Sentinel names at the time. */
  static Connector to(RedisClient client, @Nullable RedisURI uri) {
    return (channel, listener, dropped) -> {
      List<StatefulConnection<?, ?>> made = new ArrayList<>();
      try {
        StatefulRedisPubSubConnection<String, byte[]> subscriber =
            uri == null
                ? client.connectPubSub(Publish.CODEC)
                : client.connectPubSub(Publish.CODEC, uri);
        made.add(subscriber);
        StatefulRedisConnection<String, byte[]> publisher =
            uri == null ? client.connect(Publish.CODEC) : client.connect(Publish.CODEC, uri);
        made.add(publisher);
        Lane.Connections connections = new Lane.Connections(subscriber, publisher, made);
        return Lane.open(channel, connections, false, listener, dropped);
      } catch (Exception e) {
        Lane.close(made);
        throw e;
      }
    };
  }

  /**
   * The node of a cluster that has the channel's slot: sharded Pub/Sub is possible nowhere else.
   */
  static Connector to(RedisClusterClient client) {
    return (channel, listener, dropped) -> {
      // The nodes may have changed since the last lane; the client may have been made just now.
      client.refreshPartitions();
      RedisClusterNode node = client.getPartitions().getPartitionBySlot(SlotHash.getSlot(channel));
      if (node == null) {
        throw new RedisException("No node of the cluster has the slot of " + channel);
      }
      StatefulRedisClusterPubSubConnection<String, byte[]> cluster =
          client.connectPubSub(Publish.CODEC);
      // The connections to its nodes are closed with it.
      List<StatefulConnection<?, ?>> made = List.of(cluster);
      try {
        StatefulRedisPubSubConnection<String, byte[]> subscriber =
            cluster.getConnection(node.getNodeId());
        // By address, it is another connection to the same node.
        StatefulRedisPubSubConnection<String, byte[]> publisher =
            cluster.getConnection(node.getUri().getHost(), node.getUri().getPort());
        Lane.Connections connections = new Lane.Connections(subscriber, publisher, made);
        return Lane.open(channel, connections, true, listener, dropped);
      } catch (Exception e) {
        Lane.close(made);
        throw e;
      }
    };
  }
}
