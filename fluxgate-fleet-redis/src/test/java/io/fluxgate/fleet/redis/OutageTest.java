package io.fluxgate.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that dies, stands still, or is not there yet; with all kinds of clients. */
class OutageTest {

  private static final String CHANNEL = "fluxgate:1:checkout";

  private TestRedis redis;
  private Lines log;

  enum Client {
    OWNED,
    WITH_DEFAULTS,
    WITHOUT_RECONNECTION
  }

  @BeforeEach
  void start() throws Exception {
    redis = TestRedis.with();
    log = new Lines();
  }

  @AfterEach
  void stop() {
    log.close();
    redis.close();
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatWasKilledIsHeardAgainAndNothingIsLate(Client kind) throws Exception {
    try (Rig rig = new Rig(kind, redis)) {
      rig.mailbox.awaitOwnVoice();

      redis.kill();
      Await.until("the loss to be seen", () -> !rig.transport.isUp());
      long before = rig.transport.droppedMessages();
      for (int i = 0; i < 10; i++) {
        rig.mailbox.send("lost " + i);
      }
      assertThat(rig.transport.droppedMessages()).isEqualTo(before + 10);
      Await.until("a line", () -> !log.containing("no connection to Redis").isEmpty());
      redis.start();
      rig.mailbox.awaitOwnVoice();

      assertThat(rig.mailbox.texts()).noneMatch(text -> text.startsWith("lost"));
      assertThat(log.containing("is connected to Redis")).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatIsAbsentAtTheStartIsFoundLater(Client kind) throws Exception {
    redis.kill();
    try (Rig rig = new Rig(kind, redis)) {
      Await.until("a line", () -> !log.containing("no connection to Redis").isEmpty());
      assertThat(rig.transport.isUp()).isFalse();
      rig.mailbox.send("lost");

      redis.start();

      rig.mailbox.awaitOwnVoice();
      assertThat(rig.mailbox.texts()).doesNotContain("lost");
    }
  }

  @Test
  void onlyOneLineTellsOfAnOutage() throws Exception {
    redis.kill();
    try (Rig rig = new Rig(Client.OWNED, redis);
        Rig other = new Rig(Client.OWNED, redis)) {
      Await.until("lines", () -> log.containing("Connection refused").size() == 2);

      redis.start();
      rig.mailbox.awaitOwnVoice();
      other.mailbox.awaitOwnVoice();

      // A server that is just starting may close a connection, which is another kind of error.
      assertThat(log.containing("Connection refused"))
          .hasSize(2)
          .allMatch(line -> line.contains("no connection to Redis") && line.contains("127.0.0.1"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatStoodStillDeliversOneMessageAtMost(Client kind) throws Exception {
    try (Rig rig = new Rig(kind, redis);
        Rig witness = new Rig(Client.OWNED, redis)) {
      rig.mailbox.awaitOwnVoice();
      witness.mailbox.awaitOwnVoice();

      redis.freeze();
      rig.mailbox.send("frozen");
      rig.mailbox.send("late");
      Await.until("an overdue answer", () -> !rig.transport.isUp());
      rig.mailbox.send("never");
      redis.thaw();
      rig.mailbox.awaitOwnVoice();
      witness.mailbox.awaitOwnVoice();

      List<String> heard = witness.mailbox.texts();
      assertThat(heard).contains("frozen").doesNotContain("late", "never");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasUnansweredWhenTheServerDiedIsNotWrittenAgain(Client kind) throws Exception {
    try (Rig rig = new Rig(kind, redis)) {
      rig.mailbox.awaitOwnVoice();

      redis.freeze();
      rig.mailbox.send("unanswered");
      redis.kill();
      Await.until("the loss to be seen", () -> !rig.transport.isUp());
      redis.start();
      rig.mailbox.awaitOwnVoice();

      assertThat(rig.mailbox.texts()).doesNotContain("unanswered");
    }
  }

  @Test
  void aTransportThatIsClosedWhileItConnectsLogsNothing() throws Exception {
    redis.freeze();
    Rig rig = new Rig(Client.OWNED, redis);
    Await.until("an attempt to connect", () -> isConnecting());

    rig.close();
    redis.kill();
    Await.until("its end", () -> !isConnecting());

    assertThat(log.lines()).isEmpty();
  }

  private static boolean isConnecting() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("fluxgate-fleet-redis"));
  }

  /** A transport, its client and its mailbox. */
  private static final class Rig implements AutoCloseable {

    final RedisFleetTransport transport;
    final Mailbox mailbox;
    private final Runnable end;

    Rig(Client kind, TestRedis redis) {
      if (kind == Client.OWNED) {
        transport = RedisFleetTransport.of(redis.uri());
        end = () -> {};
      } else {
        RedisClient client = RedisClient.create(redis.uri());
        if (kind == Client.WITHOUT_RECONNECTION) {
          client.setOptions(ClientOptions.builder().autoReconnect(false).build());
        }
        transport = RedisFleetTransport.of(client);
        end = () -> client.shutdown(0, 2, TimeUnit.SECONDS);
      }
      mailbox = new Mailbox(transport, CHANNEL);
    }

    @Override
    public void close() {
      transport.close();
      end.run();
    }
  }
}
