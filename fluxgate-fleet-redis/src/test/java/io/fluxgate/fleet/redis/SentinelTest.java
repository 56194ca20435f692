package io.fluxgate.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class SentinelTest {

  private static final String CHANNEL = "fluxgate:1:checkout";

  @Test
  void theFleetFollowsTheMasterThatSentinelNames() throws Exception {
    try (TestRedis master = TestRedis.with();
        TestRedis replica =
            TestRedis.with("--replicaof", "127.0.0.1", String.valueOf(master.port()));
        TestRedis sentinel = TestRedis.sentinel(master)) {
      Await.until(
          "a replica",
          () ->
              master.info("replication").contains("state=online")
                  && sentinel.info("sentinel").contains("slaves=1"));
      String uri = "redis-sentinel://127.0.0.1:" + sentinel.port() + "#shop";
      try (RedisFleetTransport transport = RedisFleetTransport.of(uri)) {
        Mailbox mailbox = new Mailbox(transport, CHANNEL);
        mailbox.awaitOwnVoice();

        master.kill();

        Await.until("another master", () -> replica.info("replication").contains("role:master"));
        mailbox.awaitOwnVoice();
        assertThat(replica.run(CommandType.PUBSUB, "CHANNELS").toString()).contains(CHANNEL);
      }
    }
  }
}
