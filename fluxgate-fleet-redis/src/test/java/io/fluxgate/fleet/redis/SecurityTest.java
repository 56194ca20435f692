package io.fluxgate.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.protocol.CommandType;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Passwords, users with few rights, and TLS. */
class SecurityTest {

  private static final String CHANNEL = "fluxgate:1:checkout";

  private static Certificate certificate;

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = Certificate.of("127.0.0.1");
  }

  @AfterAll
  static void deleteCertificate() throws Exception {
    certificate.close();
  }

  @Test
  void aPasswordIsEnough() throws Exception {
    try (TestRedis redis = TestRedis.with("--requirepass", "hunter2");
        RedisFleetTransport transport =
            RedisFleetTransport.of("redis://:hunter2@127.0.0.1:" + redis.port())) {
      new Mailbox(transport, CHANNEL).awaitOwnVoice();
    }
  }

  @Test
  void aWrongPasswordIsLoggedOnceAndNotShown() throws Exception {
    try (TestRedis redis = TestRedis.with("--requirepass", "right");
        Lines log = new Lines();
        RedisFleetTransport transport =
            RedisFleetTransport.of("redis://:hunter2@127.0.0.1:" + redis.port())) {
      Mailbox mailbox = new Mailbox(transport, CHANNEL);
      Await.until("a line", () -> !log.containing("WRONGPASS").isEmpty());
      assertThat(log.containing("WRONGPASS").get(0))
          .contains("127.0.0.1")
          .contains("the user or its password is wrong");

      RedisURI right = RedisURI.create("redis://:right@127.0.0.1:" + redis.port());
      TestRedis.run(right, CommandType.CONFIG, "SET", "requirepass", "hunter2");
      mailbox.awaitOwnVoice();

      // A connection that ends before the server's answer is read is another kind of error.
      assertThat(log.containing("WRONGPASS")).hasSize(1);
      assertThat(log.lines()).doesNotHaveDuplicates();
      assertThat(log.lines()).noneMatch(line -> line.contains("hunter2"));
    }
  }

  @Test
  void aMissingPasswordIsNamed() throws Exception {
    try (TestRedis redis = TestRedis.with("--requirepass", "right");
        Lines log = new Lines();
        RedisFleetTransport transport = RedisFleetTransport.of(redis.uri())) {
      new Mailbox(transport, CHANNEL);
      Await.until("a line", () -> !log.containing("NOAUTH").isEmpty());
    }
  }

  @Test
  void aUserNeedsThreeCommandsAndTheChannelsOfFleets() throws Exception {
    try (TestRedis redis = TestRedis.with()) {
      redis.run(
          CommandType.ACL,
          "SETUSER",
          "fleet",
          "on",
          ">hunter2",
          "resetchannels",
          "&fluxgate:*",
          "+publish",
          "+subscribe",
          "+ping");
      String uri = "redis://fleet:hunter2@127.0.0.1:" + redis.port();
      try (Lines log = new Lines();
          RedisFleetTransport transport = RedisFleetTransport.of(uri);
          RedisFleetTransport elsewhere = RedisFleetTransport.of(uri)) {
        new Mailbox(transport, CHANNEL).awaitOwnVoice();
        assertThat(log.lines()).isEmpty();

        new Mailbox(elsewhere, "other");
        Await.until("a line", () -> !log.containing("NOPERM").isEmpty());
        assertThat(log.containing("NOPERM").get(0)).contains("&fluxgate:*");
      }
    }
  }

  @Test
  void aUserWhoMustNotPublishHearsTheOthersAndIsToldOnce() throws Exception {
    try (TestRedis redis = TestRedis.with()) {
      redis.run(CommandType.ACL, "SETUSER", "deaf", "on", ">x", "&*", "+subscribe", "+ping");
      try (Lines log = new Lines();
          RedisFleetTransport transport =
              RedisFleetTransport.of("redis://deaf:x@127.0.0.1:" + redis.port());
          RedisFleetTransport other = RedisFleetTransport.of(redis.uri())) {
        Mailbox mailbox = new Mailbox(transport, CHANNEL);
        Mailbox speaker = new Mailbox(other, CHANNEL);
        Await.until("a connection", transport::isUp);
        speaker.awaitOwnVoice();

        mailbox.send("refused");
        mailbox.send("refused, too");
        speaker.send("hello");

        mailbox.awaitText("hello");
        Await.until("both answers", () -> transport.droppedMessages() == 2);
        assertThat(log.containing("Redis refuses a message of the fleet: NOPERM")).hasSize(1);
      }
    }
  }

  @Test
  void tlsWithACertificateThatIsTrusted() throws Exception {
    try (TestRedis redis = TestRedis.withTls(certificate)) {
      RedisClient client = RedisClient.create(redis.tlsUri());
      client.setOptions(
          ClientOptions.builder()
              .sslOptions(SslOptions.builder().trustManager(certificate.pem().toFile()).build())
              .build());
      try (RedisFleetTransport transport = RedisFleetTransport.of(client)) {
        new Mailbox(transport, CHANNEL).awaitOwnVoice();
      } finally {
        client.shutdown(0, 2, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void tlsWithACertificateThatIsNotTrustedIsNamed() throws Exception {
    try (TestRedis redis = TestRedis.withTls(certificate);
        Lines log = new Lines();
        RedisFleetTransport transport = RedisFleetTransport.of(redis.tlsUri())) {
      new Mailbox(transport, CHANNEL);
      Await.until("a line", () -> !log.containing("certification path").isEmpty());
    }
  }
}
