package io.fluxgate.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What takes seconds: connections that are silently dead, and a thousand transports. */
@Tag("slow")
class PatienceTest {

  private static final String CHANNEL = "fluxgate:1:checkout";

  @Test
  void connectionsThatAreSilentlyDeadAreReplaced() throws Exception {
    try (TestRedis redis = TestRedis.with();
        StopProxy proxy = new StopProxy(redis.port());
        RedisFleetTransport transport = RedisFleetTransport.of(proxy.uri())) {
      Mailbox mailbox = new Mailbox(transport, CHANNEL);
      mailbox.awaitOwnVoice();
      assertThat(proxy.connections()).isEqualTo(2);

      proxy.forget();
      mailbox.send("into the void");

      Await.until("new connections", () -> proxy.connections() == 4);
      mailbox.awaitOwnVoice();
    }
  }

  @Test
  void aServerThatStandsStillForLongDeliversOneMessageOfEach() throws Exception {
    try (TestRedis redis = TestRedis.with();
        RedisFleetTransport transport = RedisFleetTransport.of(redis.uri());
        RedisFleetTransport other = RedisFleetTransport.of(redis.uri())) {
      Mailbox mailbox = new Mailbox(transport, CHANNEL);
      Mailbox witness = new Mailbox(other, CHANNEL);
      mailbox.awaitOwnVoice();
      witness.awaitOwnVoice();

      redis.freeze();
      mailbox.send("frozen");
      try (Lines log = new Lines()) {
        Await.until(
            "attempts to connect that fail",
            () -> {
              mailbox.send("late");
              return !log.containing("no connection to Redis").isEmpty();
            });
      }
      redis.thaw();
      mailbox.awaitOwnVoice();
      witness.awaitOwnVoice();

      assertThat(witness.texts()).containsOnlyOnce("frozen").doesNotContain("late");
      assertThat(mailbox.texts()).doesNotContain("late");
    }
  }

  @Test
  void aThousandTransportsLeaveNoThreadAndNoConnection() throws Exception {
    try (TestRedis redis = TestRedis.with()) {
      RedisClient client = RedisClient.create(redis.uri());
      openAndClose(client);
      for (int i = 0; i < 1_000; i++) {
        openAndClose(client);
      }

      Await.until("the end of the threads", () -> threads("fluxgate-fleet-redis") == 0);
      Await.until("the end of the connections", () -> connectedClients(redis) == 1);
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  @Test
  void ownedClientsLeaveNoThread() throws Exception {
    try (TestRedis redis = TestRedis.with()) {
      long before = Thread.getAllStackTraces().size();
      for (int i = 0; i < 50; i++) {
        try (RedisFleetTransport transport = RedisFleetTransport.of(redis.uri())) {
          new Mailbox(transport, CHANNEL);
          Await.until("a connection", transport::isUp);
        }
      }

      // Netty keeps one thread of its own for all clients.
      Await.until("the end of the threads", () -> Thread.getAllStackTraces().size() <= before + 2);
    }
  }

  private static void openAndClose(RedisClient client) {
    try (RedisFleetTransport transport = RedisFleetTransport.of(client)) {
      new Mailbox(transport, CHANNEL);
      Await.until("a connection", transport::isUp);
    }
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }

  private static long connectedClients(TestRedis redis) {
    String info = redis.info("clients");
    return Long.parseLong(info.replaceAll("(?s).*connected_clients:(\\d+).*", "$1"));
  }
}
