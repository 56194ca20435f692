package io.fluxgate.fleet.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a receiver checks, in its order. */
class InboxTest {

  private static final long OWN = -99;
  private static final long SECOND = 1_000_000_000;
  private static final String CHANNEL = "fluxgate:1:test";
  private static final String SECRET = "a secret of sixteen";

  private final Traffic traffic = new Traffic();
  private final Inbox inbox = new Inbox(OWN, new Seal(CHANNEL, SECRET), traffic);

  private static byte[] message(long id, int sequence) {
    return message(CHANNEL, SECRET, id, sequence);
  }

  private static byte[] message(String channel, @Nullable String secret, long id, int sequence) {
    Entry entry = Entry.of(7, Entry.OPEN, 0);
    byte[] bytes = Codec.encode(new Message(id, sequence, Kind.PROBE_OK, List.of(entry)));
    new Seal(channel, secret).seal(bytes);
    return bytes;
  }

  private boolean accepts(byte[] bytes, long nowNanos) {
    return inbox.receive(bytes, nowNanos) != null;
  }

  @Test
  void aGoodMessageArrivesWhole() {
    Message message = inbox.receive(message(1, 5), 0);

    assertThat(message)
        .isEqualTo(new Message(1, 5, Kind.PROBE_OK, List.of(Entry.of(7, Entry.OPEN, 0))));
    assertThat(traffic.received()).isEqualTo(1);
    assertThat(traffic.dropped()).isEmpty();
    assertThat(traffic.peers()).isEqualTo(1);
  }

  @Test
  void oneThatIsTooShortOrTooLongIsDropped() {
    assertThat(accepts(new byte[0], 0)).isFalse();
    assertThat(accepts(Arrays.copyOf(message(1, 1), Codec.MINIMUM_LENGTH - 1), 0)).isFalse();
    assertThat(accepts(Arrays.copyOf(message(1, 1), Codec.MAXIMUM_LENGTH + 1), 0)).isFalse();

    assertThat(traffic.dropped()).isEqualTo(Map.of("length", 3L));
  }

  @Test
  void anotherVersionIsDroppedBeforeItsTagIsLookedAt() {
    byte[] bytes = message(1, 1);
    bytes[0] = 2;

    assertThat(accepts(bytes, 0)).isFalse();
    assertThat(traffic.dropped()).isEqualTo(Map.of("version", 1L));
  }

  @Test
  void messageWithAChangedBitIsDroppedAndLeavesNoTrace() {
    byte[] good = message(1, 1);
    for (int bit = 8; bit < good.length * 8; bit++) {
      byte[] changed = good.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(accepts(changed, 0)).isFalse();
    }

    assertThat(traffic.dropped()).containsOnlyKeys("tag");
    assertThat(traffic.peers()).isZero();
    assertThat(accepts(good, 0)).isTrue();
  }

  @Test
  void anotherSecretAnotherChannelAndNoSecretAreDropped() {
    assertThat(accepts(message(CHANNEL, "another secret!!", 1, 1), 0)).isFalse();
    assertThat(accepts(message("fluxgate:1:other", SECRET, 1, 1), 0)).isFalse();
    assertThat(accepts(message(CHANNEL, null, 1, 1), 0)).isFalse();

    assertThat(traffic.dropped()).isEqualTo(Map.of("tag", 3L));
  }

  @Test
  void withoutASecretASignedMessageIsDropped() {
    Inbox open = new Inbox(OWN, new Seal(CHANNEL, null), traffic);

    assertThat(open.receive(message(1, 1), 0)).isNull();
    assertThat(open.receive(message(CHANNEL, null, 1, 1), 0)).isNotNull();
    assertThat(traffic.dropped()).isEqualTo(Map.of("tag", 1L));
  }

  @Test
  void anEchoShowsTheRoundTripAndIsNoMessage() {
    inbox.sent(1, 100);
    assertThat(traffic.roundTripNanos()).isEqualTo(-1);

    assertThat(accepts(message(OWN, 1), 350)).isFalse();

    assertThat(traffic.roundTripNanos()).isEqualTo(250);
    assertThat(traffic.dropped()).isEmpty();
    assertThat(traffic.peers()).isZero();
  }

  @Test
  void anEchoOfWhatWasNeverSentShowsNothing() {
    inbox.sent(1, 100);

    assertThat(accepts(message(OWN, 2), 350)).isFalse();
    assertThat(accepts(message(OWN, -5), 350)).isFalse();

    assertThat(traffic.roundTripNanos()).isEqualTo(-1);
  }

  @Test
  void duplicatesReplaysAndOvertakenOnesAreDropped() {
    assertThat(accepts(message(1, 5), 0)).isTrue();
    assertThat(accepts(message(1, 5), 0)).isFalse();
    assertThat(accepts(message(1, 4), 0)).isFalse();
    assertThat(accepts(message(1, 6), 0)).isTrue();
    assertThat(accepts(message(2, 1), 0)).isTrue();

    assertThat(traffic.dropped()).isEqualTo(Map.of("sequence", 2L));
  }

  @Test
  void sequencesAreUnsigned() {
    assertThat(accepts(message(1, Integer.MAX_VALUE), 0)).isTrue();
    assertThat(accepts(message(1, Integer.MIN_VALUE), 0)).isTrue();
    assertThat(accepts(message(1, -1), 0)).isTrue();
    assertThat(accepts(message(1, 1), 0)).isFalse();
  }

  @Test
  void oneInstanceSendsAtMostTwentyPerSecond() {
    int accepted = 0;
    for (int i = 1; i <= 1_000; i++) {
      accepted += accepts(message(1, i), SECOND + i * 1_000_000L) ? 1 : 0;
    }

    assertThat(accepted).isBetween(20, 40);
    assertThat(traffic.dropped()).isEqualTo(Map.of("sender rate", 1_000L - accepted));
  }

  @Test
  void allInstancesSendAtMostFiveHundredPerSecond() {
    int accepted = 0;
    for (int i = 1; i <= 10_000; i++) {
      accepted += accepts(message(i, 1), SECOND + i * 100_000L) ? 1 : 0;
    }

    assertThat(accepted).isBetween(500, 1_000);
    assertThat(traffic.dropped()).isEqualTo(Map.of("rate", 10_000L - accepted));
  }

  @Test
  void whatOneInstanceSendsTooMuchTakesNoRoomFromOthers() {
    for (int i = 1; i <= 10_000; i++) {
      boolean unused = accepts(message(1, i), SECOND + i * 90_000L);
    }

    assertThat(accepts(message(2, 1), 2 * SECOND - 1)).isTrue();
  }

  @Test
  void atMost4096InstancesAreRememberedTheLeastRecentlyHeardGoFirst() {
    boolean unused = accepts(message(1, 7), 0);
    for (int i = 2; i <= Senders.MAXIMUM + 1; i++) {
      unused = accepts(message(i, 7), i * SECOND);
    }

    assertThat(traffic.peers()).isEqualTo(Senders.MAXIMUM);
    assertThat(accepts(message(3, 7), 10_000 * SECOND)).isFalse();
    assertThat(accepts(message(1, 7), 10_000 * SECOND)).isTrue();
  }

  @Test
  void whatIsSignedAndYetMalformedIsDropped() {
    byte[] bytes = message(1, 1);
    bytes[14] = 2;
    new Seal(CHANNEL, SECRET).seal(bytes);

    assertThat(accepts(bytes, 0)).isFalse();
    assertThat(traffic.dropped()).isEqualTo(Map.of("malformed", 1L));
  }

  @Test
  void randomBytesNeverThrow() {
    Inbox open = new Inbox(OWN, new Seal(CHANNEL, null), traffic);
    Random random = new Random(3);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      Message unused = open.receive(bytes, i * 10_000_000L);
    }

    assertThat(traffic.received()).isZero();
  }

  @Test
  void anEchoOfLongAgoShowsNothing() {
    for (int sequence = 1; sequence <= 20; sequence++) {
      inbox.sent(sequence, sequence);
    }

    // Its time has been replaced by that of a later message.
    assertThat(accepts(message(OWN, 2), 1_000)).isFalse();
    assertThat(traffic.roundTripNanos()).isEqualTo(-1);

    assertThat(accepts(message(OWN, 5), 1_000)).isFalse();
    assertThat(traffic.roundTripNanos()).isEqualTo(995);
  }

  @Test
  void rateStartsAgainAfterAPauseAndIsNoHigherForIt() {
    RateLimit rate = new RateLimit(2);
    for (long now = 0; now <= 100 * SECOND; now += 50 * SECOND) {
      assertThat(rate.take(now)).isTrue();
      assertThat(rate.take(now)).isTrue();
      assertThat(rate.take(now + SECOND - 1)).isFalse();
      assertThat(rate.waitNanos(now)).isEqualTo(SECOND);
    }
  }
}
