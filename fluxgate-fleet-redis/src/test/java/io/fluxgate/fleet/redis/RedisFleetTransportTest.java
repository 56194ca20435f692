package io.fluxgate.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.fleet.FleetTransport;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The transport on one server that works. */
class RedisFleetTransportTest {

  private static final String CHANNEL = "fluxgate:1:checkout";

  private static TestRedis redis;
  private static RedisClient client;

  @BeforeAll
  static void start() throws Exception {
    redis = TestRedis.with();
    client = RedisClient.create(redis.uri());
  }

  @AfterAll
  static void stop() {
    client.shutdown(0, 2, TimeUnit.SECONDS);
    redis.close();
  }

  @Test
  void aMessageReachesTheOthersAndTheSender() {
    try (RedisFleetTransport one = RedisFleetTransport.of(client);
        RedisFleetTransport two = RedisFleetTransport.of(redis.uri())) {
      Mailbox first = new Mailbox(one, CHANNEL);
      Mailbox second = new Mailbox(two, CHANNEL);
      first.awaitOwnVoice();
      second.awaitOwnVoice();

      first.send("hello");

      first.awaitText("hello");
      second.awaitText("hello");
    }
  }

  @Test
  void bytesArriveUnchanged() {
    byte[] all = new byte[1_400];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    List<byte[]> received = new ArrayList<>();
    try (RedisFleetTransport transport = RedisFleetTransport.of(client)) {
      FleetTransport.Subscription subscription =
          transport.subscribe(
              CHANNEL,
              message -> {
                synchronized (received) {
                  received.add(message);
                }
              });
      Await.until("a connection", transport::isUp);

      transport.publish(CHANNEL, all);

      Await.until(
          "the message",
          () -> {
            synchronized (received) {
              return !received.isEmpty();
            }
          });
      subscription.close();
    }
    assertThat(received.get(0)).isEqualTo(all);
  }

  @Test
  void aBurstArrivesInOrder() {
    try (RedisFleetTransport transport = RedisFleetTransport.of(client)) {
      Mailbox mailbox = new Mailbox(transport, CHANNEL);
      Await.until("a connection", transport::isUp);
      List<String> burst = IntStream.range(0, 40).mapToObj(i -> "burst " + i).toList();

      burst.forEach(mailbox::send);

      mailbox.awaitText("burst 39");
      assertThat(mailbox.texts()).isEqualTo(burst);
      assertThat(transport.droppedMessages()).isZero();
    }
  }

  @Test
  void channelsAreApart() {
    try (RedisFleetTransport transport = RedisFleetTransport.of(client)) {
      Mailbox checkout = new Mailbox(transport, CHANNEL);
      Mailbox search = new Mailbox(transport, "fluxgate:1:search");
      checkout.awaitOwnVoice();
      search.awaitOwnVoice();

      search.send("for search");

      search.awaitText("for search");
      checkout.awaitOwnVoice();
      assertThat(checkout.texts()).doesNotContain("for search");
    }
  }

  @Test
  void twoSubscriptionsOfOneChannelShareItsConnections() {
    try (RedisFleetTransport transport = RedisFleetTransport.of(client)) {
      Mailbox first = new Mailbox(transport, CHANNEL);
      first.awaitOwnVoice();
      Mailbox second = new Mailbox(transport, CHANNEL);
      first.close();
      first.close();

      second.send("hello");

      second.awaitText("hello");
      assertThat(first.texts()).doesNotContain("hello");
    }
  }

  @Test
  void aChannelWithoutSubscriptionHasNoConnection() {
    try (RedisFleetTransport transport = RedisFleetTransport.of(client)) {
      assertThat(transport.isUp()).isFalse();
      Mailbox mailbox = new Mailbox(transport, CHANNEL);
      mailbox.awaitOwnVoice();
      mailbox.close();

      assertThat(transport.isUp()).isFalse();
      long before = transport.droppedMessages();
      mailbox.send("to nobody");
      assertThat(transport.droppedMessages()).isEqualTo(before + 1);
    }
  }

  @Test
  void aReceiverThatThrowsIsLoggedOnceAndHarmsNobody() {
    try (Lines log = new Lines();
        RedisFleetTransport transport = RedisFleetTransport.of(client)) {
      FleetTransport.Subscription bad =
          transport.subscribe(
              CHANNEL,
              message -> {
                throw new IllegalStateException("secret=hunter2");
              });
      Mailbox good = new Mailbox(transport, CHANNEL);
      good.awaitOwnVoice();
      good.awaitOwnVoice();

      assertThat(log.containing("receiver")).hasSize(1);
      assertThat(log.lines()).noneMatch(line -> line.contains("hunter2"));
      bad.close();
    }
  }

  @Test
  void theClientOfTheProgramStaysOpen() {
    try (RedisFleetTransport transport = RedisFleetTransport.of(client)) {
      new Mailbox(transport, CHANNEL).awaitOwnVoice();
    }
    try (var connection = client.connect()) {
      assertThat(connection.sync().ping()).isEqualTo("PONG");
    }
  }

  @Test
  void aClientWithoutUriTakesOne() {
    RedisClient plain = RedisClient.create();
    try (RedisFleetTransport transport =
        RedisFleetTransport.of(plain, RedisURI.create(redis.uri()))) {
      new Mailbox(transport, CHANNEL).awaitOwnVoice();
    } finally {
      plain.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  @Test
  void closedTransportsRefuseSubscriptionsAndDropMessages() {
    RedisFleetTransport transport = RedisFleetTransport.of(client);
    Mailbox mailbox = new Mailbox(transport, CHANNEL);
    transport.close();
    transport.close();

    mailbox.send("too late");
    mailbox.close();

    assertThat(transport.isUp()).isFalse();
    assertThat(transport.droppedMessages()).isEqualTo(1);
    assertThatThrownBy(() -> new Mailbox(transport, CHANNEL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The transport is closed");
  }

  @Test
  void aConnectionThatIsKilledIsMadeAgain() {
    try (RedisFleetTransport transport = RedisFleetTransport.of(client);
        Lines log = new Lines()) {
      Mailbox mailbox = new Mailbox(transport, CHANNEL);
      mailbox.awaitOwnVoice();
      for (String type : List.of("pubsub", "normal")) {
        redis.run(CommandType.CLIENT, "KILL", "TYPE", type);

        mailbox.awaitOwnVoice();
      }
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  @SuppressWarnings("NullAway")
  void badArgumentsAreNamed() {
    try (RedisFleetTransport transport = RedisFleetTransport.of(client)) {
      assertThatThrownBy(() -> RedisFleetTransport.of((RedisClient) null))
          .hasMessageContaining("client: null");
      assertThatThrownBy(() -> RedisFleetTransport.of((RedisClusterClient) null))
          .hasMessageContaining("client: null");
      assertThatThrownBy(() -> RedisFleetTransport.of((RedisURI) null))
          .hasMessageContaining("uri: null");
      assertThatThrownBy(() -> RedisFleetTransport.of(client, null))
          .hasMessageContaining("uri: null");
      assertThatThrownBy(() -> RedisFleetTransport.of(" ")).hasMessageContaining("uri: \" \"");
      assertThatThrownBy(() -> transport.subscribe(" ", message -> {}))
          .hasMessageContaining("channel: \" \"");
      assertThatThrownBy(() -> transport.subscribe(CHANNEL, null))
          .hasMessageContaining("receiver: null");
      assertThatThrownBy(() -> transport.publish(null, new byte[0]))
          .hasMessageContaining("channel: null");
      assertThatThrownBy(() -> transport.publish(CHANNEL, null))
          .hasMessageContaining("message: null");
    }
  }

  @Test
  void aUriThatIsNoneIsNotShown() {
    for (String uri : List.of("redis://user:hunter2@a b", "http://:hunter2@host", "hunter2")) {
      assertThatThrownBy(() -> RedisFleetTransport.of(uri))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("rediss://user:password@host:6379")
          .hasMessageNotContaining("hunter2")
          .hasNoCause();
    }
  }
}
