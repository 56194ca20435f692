package io.fluxgate.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.protocol.CommandType;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * One node with all slots. Sharded Pub/Sub is tested if a {@code redis-server} of version 7 or
 * newer is on the path, or the property {@code test.redis} names one: the embedded one is older.
 */
class ClusterTest {

  private static final String CHANNEL = "fluxgate:1:checkout";

  @Test
  void anOlderClusterHasOrdinaryPubSub() throws Exception {
    passesMessages(TestRedis.embedded(), List.of());
  }

  @Test
  void aNewerClusterHasShardedPubSub() throws Exception {
    passesMessages(serverOnPath(), List.of(CHANNEL));
  }

  private static void passesMessages(File executable, List<String> sharded) throws Exception {
    try (TestRedis redis = TestRedis.cluster(executable)) {
      RedisClusterClient client = RedisClusterClient.create(RedisURI.create(redis.uri()));
      try (RedisFleetTransport one = RedisFleetTransport.of(client);
          RedisFleetTransport two = RedisFleetTransport.of(client)) {
        Mailbox first = new Mailbox(one, CHANNEL);
        Mailbox second = new Mailbox(two, CHANNEL);
        first.awaitOwnVoice();
        second.awaitOwnVoice();
        if (!sharded.isEmpty()) {
          assertThat(shardChannels(redis)).isEqualTo(sharded);
        }

        first.send("hello");
        second.awaitText("hello");
        redis.run(CommandType.CLIENT, "KILL", "TYPE", "pubsub");
        first.awaitOwnVoice();
        second.awaitOwnVoice();
        redis.kill();
        Await.until("the loss to be seen", () -> !one.isUp() && !two.isUp());
        redis.start();
        first.awaitOwnVoice();
        second.awaitOwnVoice();
      } finally {
        client.shutdown(0, 2, TimeUnit.SECONDS);
      }
    }
  }

  private static List<String> shardChannels(TestRedis redis) {
    return redis.run(CommandType.PUBSUB, "SHARDCHANNELS").stream().map(String::valueOf).toList();
  }

  private static File serverOnPath() throws Exception {
    Optional<File> found =
        Stream.concat(
                Optional.ofNullable(System.getProperty("test.redis")).map(File::new).stream(),
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .map(directory -> new File(directory, "redis-server")))
            .filter(File::canExecute)
            .findFirst();
    assumeTrue(found.isPresent(), "no redis-server on the path");
    Process process = new ProcessBuilder(found.get().toString(), "--version").start();
    String version =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assumeTrue(Pattern.compile("v=([7-9]|\\d\\d)").matcher(version).find(), version);
    return found.get();
  }
}
