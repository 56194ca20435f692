package io.fluxgate.fleet.internal.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages that nobody honest sends: random, forged, changed, truncated and replayed ones.
 */
public final class HostileMessages {

  private static final List<Kind> KINDS = List.of(Kind.values());

  private final Random random;
  private final Seal seal;
  private final List<Long> hosts;
  private byte @Nullable [] last;
  private int made;

  /** The seal may be that of the fleet: then whatever is well formed passes it. */
  public HostileMessages(Random random, Seal seal, List<String> hosts) {
    this.random = random;
    this.seal = seal;
    this.hosts = hosts.stream().map(HostHash::of).toList();
  }

  public byte[] next() {
    byte[] before = last;
    byte[] message =
        switch (random.nextInt(5)) {
          case 0 -> bytes(random.nextInt(120));
          case 1 -> before == null ? forged() : before;
          case 2 -> truncated(forged());
          case 3 -> changed(forged());
          default -> forged();
        };
    last = message;
    return message;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    if (length > 0 && random.nextBoolean()) {
      bytes[0] = Codec.VERSION;
    }
    return bytes;
  }

  private byte[] forged() {
    made++;
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    List<Entry> entries = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      byte[] counts = bytes(Entry.COUNTS);
      long host = hosts.get(random.nextInt(hosts.size()));
      entries.add(Entry.of(host, random.nextInt(256), random.nextInt(256), counts));
    }
    int sequence = random.nextInt(100) == 0 ? random.nextInt() : made;
    long id = made / 5_000 * 10L + random.nextInt(10);
    byte[] bytes = Codec.encode(new Message(id, sequence, kind, entries));
    seal.seal(bytes);
    return bytes;
  }

  private byte[] truncated(byte[] bytes) {
    byte[] shorter = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    if (shorter.length >= Codec.MINIMUM_LENGTH) {
      seal.seal(shorter);
    }
    return shorter;
  }

  private byte[] changed(byte[] bytes) {
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    if (random.nextBoolean()) {
      seal.seal(bytes);
    }
    return bytes;
  }
}
