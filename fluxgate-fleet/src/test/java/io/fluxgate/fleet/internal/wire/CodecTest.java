package io.fluxgate.fleet.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CodecTest {

  static Message random(Random random) {
    List<Kind> kinds = List.of(Kind.values());
    Kind kind = kinds.get(random.nextInt(kinds.size()));
    List<Entry> entries = new ArrayList<>();
    int size = random.nextInt(Codec.MAXIMUM_ENTRIES + 1);
    for (int i = 0; i < size; i++) {
      byte[] counts = new byte[Entry.COUNTS];
      random.nextBytes(counts);
      Entry entry = Entry.of(random.nextLong(), random.nextInt(4), random.nextInt(256), counts);
      entries.add(kind.hasCounts ? entry : Entry.of(entry.host(), entry.state(), entry.reopens()));
    }
    return new Message(random.nextLong(), random.nextInt(), kind, entries);
  }

  @Test
  void everyMessageComesBackAsItWas() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      Message message = random(random);
      byte[] bytes = Codec.encode(message);

      assertThat(Codec.hasGoodLength(bytes)).isTrue();
      assertThat(Codec.decode(bytes)).isEqualTo(message);
    }
  }

  @Test
  void theLargestMessageFits() {
    byte[] counts = new byte[Entry.COUNTS];
    Arrays.fill(counts, (byte) 255);
    List<Entry> entries =
        IntStream.range(0, Codec.MAXIMUM_ENTRIES).mapToObj(i -> Entry.of(i, 0, 0, counts)).toList();

    byte[] bytes = Codec.encode(new Message(1, 1, Kind.ANSWER, entries));

    assertThat(bytes).hasSizeLessThanOrEqualTo(Codec.MAXIMUM_LENGTH);
  }

  @Test
  void theLayoutIsThatOfVersionOne() {
    byte[] counts = {1, (byte) 128, 0, (byte) 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 127};
    Entry entry = Entry.of(0x1122334455667788L, Entry.OPEN, 9, counts);

    byte[] bytes = Codec.encode(new Message(0xA0A1A2A3A4A5A6A7L, 5, Kind.TRIGGER, List.of(entry)));

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "0101a0a1a2a3a4a5a6a7000000050100"
                + "11223344556677880109"
                + "01800100ff0100000000000000000000007f"
                + "0000000000000000");
    assertThat(Codec.encode(new Message(1, 1, Kind.HELLO, List.of())))
        .hasSize(Codec.MINIMUM_LENGTH);
  }

  @Test
  void aTruncatedOrLengthenedMessageIsNone() {
    Random random = new Random(2);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = Codec.encode(random(random));
      for (int length = Codec.MINIMUM_LENGTH; length < bytes.length; length++) {
        assertThat(Codec.decode(Arrays.copyOf(bytes, length))).isNull();
      }
      assertThat(Codec.decode(Arrays.copyOf(bytes, bytes.length + 1))).isNull();
    }
  }

  @Test
  void aCountBeyond255OrALongerFormOfItIsMalformed() {
    byte[] counts = new byte[Entry.COUNTS];
    counts[0] = (byte) 200;
    Entry entry = Entry.of(1, 0, 0, counts);
    byte[] bytes = Codec.encode(new Message(1, 1, Kind.ANSWER, List.of(entry)));
    int high = 16 + 10 + 1;

    for (int value : new int[] {0, 2, 0x7F, 0x80, 0x81, 0xFF}) {
      bytes[high] = (byte) value;
      assertThat(Codec.decode(bytes)).isNull();
    }
  }

  @Test
  void aKindThatNobodyKnowsAndTooManyEntriesAreMalformed() {
    byte[] bytes = Codec.encode(new Message(1, 1, Kind.HELLO, List.of()));
    for (int kind : new int[] {0, 8, 255}) {
      bytes[1] = (byte) kind;
      assertThat(Codec.decode(bytes)).isNull();
    }

    byte[] many = Arrays.copyOf(bytes, Codec.MINIMUM_LENGTH + 25 * 10);
    many[1] = 7;
    many[14] = 25;
    assertThat(Codec.decode(many)).isNull();
  }

  @Test
  void aHostIsTheBeginningOfTheHashOfItsName() {
    assertThat(HostHash.of("abc")).isEqualTo(0xba7816bf8f01cfeaL);
  }
}
