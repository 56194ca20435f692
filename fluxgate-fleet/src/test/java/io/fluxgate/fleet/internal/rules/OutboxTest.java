package io.fluxgate.fleet.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.fleet.internal.wire.Codec;
import io.fluxgate.fleet.internal.wire.Decoded;
import io.fluxgate.fleet.internal.wire.Entry;
import io.fluxgate.fleet.internal.wire.Inbox;
import io.fluxgate.fleet.internal.wire.Kind;
import io.fluxgate.fleet.internal.wire.Seal;
import io.fluxgate.fleet.internal.wire.Traffic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {

  private final Traffic traffic = new Traffic();
  private final Seal seal = new Seal("fluxgate:1:test", null);
  private final List<Long> hosts = new ArrayList<>();
  private final Outbox outbox =
      new Outbox(
          7,
          seal,
          new Inbox(7, seal, traffic),
          traffic,
          bytes -> Decoded.of(bytes).entries().forEach(entry -> hosts.add(entry.host())));

  @Test
  void newsThatCannotBeSentInTimeMakesRoomForLaterNews() {
    int most = 10 * Codec.MAXIMUM_ENTRIES;
    for (int host = 0; host < 2 * most; host++) {
      outbox.add(Kind.PROBE_FAILED, Entry.of(host, Entry.OPEN, 0));
    }

    for (int second = 1; second <= 10; second++) {
      outbox.flush(second * Time.SECOND);
    }

    assertThat(hosts).hasSize(most).startsWith((long) most).endsWith(2L * most - 1);
  }
}
