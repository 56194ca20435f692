package io.fluxgate.fleet.sim;

import io.fluxgate.fleet.internal.wire.Codec;
import io.fluxgate.fleet.internal.wire.Entry;
import io.fluxgate.fleet.internal.wire.HostHash;
import io.fluxgate.fleet.internal.wire.Kind;
import io.fluxgate.fleet.internal.wire.Message;
import io.fluxgate.fleet.internal.wire.Seal;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Says with one or more ids that the host is dead, in every way there is. */
final class Forger {

  private static final Kind[] KINDS = {
    Kind.TRIGGER, Kind.ANSWER, Kind.PROBE_FAILED, Kind.PROBE_STARTED, Kind.OPEN_HOSTS
  };

  private final Network network;
  private final Random random;
  private final int ids;
  private final Seal seal;
  private int sequence;

  Forger(Network network, Random random, int ids, @Nullable String secret) {
    this.network = network;
    this.random = random;
    this.ids = ids;
    this.seal = new Seal("fluxgate:1:test", secret);
  }

  void speak() {
    byte[] counts = new byte[Entry.COUNTS];
    for (int horizon = 0; horizon < counts.length / 2; horizon++) {
      counts[2 * horizon + 1] = (byte) 200;
    }
    Entry entry = Entry.of(HostHash.of("host"), Entry.OPEN, 3, counts);
    Kind kind = KINDS[random.nextInt(KINDS.length)];
    byte[] bytes =
        Codec.encode(new Message(1 + random.nextInt(ids), ++sequence, kind, List.of(entry)));
    seal.seal(bytes);
    network.inject(bytes);
  }
}
