package io.fluxgate.fleet.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.internal.wire.Codec;
import io.fluxgate.fleet.internal.wire.Entry;
import io.fluxgate.fleet.internal.wire.HostHash;
import io.fluxgate.fleet.internal.wire.Kind;
import io.fluxgate.fleet.internal.wire.Message;
import io.fluxgate.fleet.internal.wire.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an instance with ten thousand hosts keeps and sends. */
class TenThousandHostsTest {

  private static final int HOSTS = 10_000;
  private static final int PEERS = 5_000;
  private static final long MOST_BYTES = 6_000_000;
  private static final int MOST_BYTES_PER_HOST = 320;
  private static final long MOST_BYTES_PER_OPEN_HOST = 150;
  private static final int MOST_PER_SECOND = 5;

  private static final List<Kind> KINDS = List.of(Kind.values());

  private final Random random = new Random(1);
  private final Traffic traffic = new Traffic();
  private final List<FakeCircuit> circuits = new ArrayList<>();
  private final Member member =
      new Member(
          new Settings("fluxgate:1:test", null, 3, FleetMode.OPEN),
          0,
          random::nextDouble,
          bytes -> {},
          (breaker, opens, done, reason, duration) -> {},
          traffic);
  private long now;
  private int sequence;

  TenThousandHostsTest() {
    for (int i = 0; i < HOSTS; i++) {
      FakeCircuit circuit = new FakeCircuit("h" + i);
      circuits.add(circuit);
      member.add(circuit, now);
    }
  }

  @Test
  void aHostTakesFewBytesWithTrafficAndFewerWithout() throws Exception {
    beat();
    long idle = Footprint.of(member);
    circuits.forEach(circuit -> circuit.succeed(1));
    beat();

    assertThat(idle / HOSTS).isLessThan(200);
    assertThat(Footprint.of(member) / HOSTS).isBetween(200L, (long) MOST_BYTES_PER_HOST);
  }

  @Test
  void pollsAndPeersAreBounded() throws Exception {
    fill(false);

    assertThat(traffic.peers()).isEqualTo(4_096);
    assertThat(Footprint.of(member)).isBetween(MOST_BYTES / 2, MOST_BYTES);
  }

  @Test
  void openCircuitsThatPeersReportOnTakeAFewBytesMore() throws Exception {
    fill(true);

    assertThat(Footprint.of(member))
        .isBetween(MOST_BYTES, MOST_BYTES + HOSTS * MOST_BYTES_PER_OPEN_HOST);
  }

  /** Everything fails, and 5,000 instances speak about it. */
  private void fill(boolean opens) {
    for (int second = 0; second < 16; second++) {
      for (FakeCircuit circuit : circuits) {
        circuit.fail(1);
        if (opens && second == 5) {
          open(circuit);
        }
      }
      for (int beat = 0; beat < 4; beat++) {
        for (int message = 0; message < 100; message++) {
          hear();
        }
        beat();
      }
    }
  }

  @Test
  void healthWithAFailureHereAndThereNeedsFewMessages() {
    int seconds = 20;
    for (int second = 0; second < seconds; second++) {
      for (int beat = 0; beat < 4; beat++) {
        for (FakeCircuit circuit : circuits) {
          if (random.nextDouble() < 0.025) {
            if (random.nextDouble() < 0.01) {
              circuit.fail(1);
            } else {
              circuit.succeed(1);
            }
          }
        }
        beat();
      }
    }

    assertThat(traffic.sent()).isLessThan((long) MOST_PER_SECOND * (seconds + 1));
  }

  private void open(FakeCircuit circuit) {
    Circuit.Phase before = circuit.phase;
    circuit.phase = Circuit.Phase.OPEN;
    member.moved(circuit.name, before, Circuit.Phase.OPEN, now);
  }

  /** A message of any instance about hosts that only this one knows, or nobody. */
  private void hear() {
    List<Entry> entries = new ArrayList<>();
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    for (int i = 0; i < Codec.MAXIMUM_ENTRIES; i++) {
      long host =
          random.nextBoolean() ? HostHash.of("h" + random.nextInt(HOSTS)) : random.nextLong();
      entries.add(
          kind == Kind.TRIGGER || kind == Kind.ANSWER
              ? Entry.of(host, Entry.CLOSED, 0, EvidenceTest.counts(0, 0, 4))
              : Entry.of(host, Entry.OPEN, 0));
    }
    List<Entry> sent = kind == Kind.HELLO ? List.of() : entries;
    member.receive(Codec.encode(new Message(1 + ++sequence % PEERS, sequence, kind, sent)), now);
  }

  private void beat() {
    now += Horizons.BEAT_NANOS;
    long unused = member.advance(now);
  }
}
