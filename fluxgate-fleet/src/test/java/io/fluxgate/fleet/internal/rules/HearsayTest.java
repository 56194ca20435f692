package io.fluxgate.fleet.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.internal.wire.Entry;
import io.fluxgate.fleet.internal.wire.Kind;
import org.junit.jupiter.api.Test;

/**
 * What a member knows from others only, what its own probes say about that, and what it forgets.
 */
class HearsayTest {

  private final MemberRig rig = new MemberRig(FleetMode.OPEN);
  private final FakeCircuit host = rig.host;

  private void opensByWord() {
    rig.poll("host").answers("host", 10);
    assertThat(host.phase).isEqualTo(Circuit.Phase.OPEN);
  }

  private void probeFails() {
    rig.moved(host, Circuit.Phase.HALF_OPEN);
    host.fail(1);
    rig.moved(host, Circuit.Phase.OPEN);
  }

  private void probeSucceeds() {
    rig.moved(host, Circuit.Phase.HALF_OPEN);
    host.succeed(1);
    rig.moved(host, Circuit.Phase.CLOSED);
  }

  @Test
  void itIsPassedOnToNewMembersOnlyOnceAnOwnProbeHasFailed() {
    opensByWord();
    rig.hear(70, Kind.HELLO, new Entry[0]);
    rig.run(0.4);
    assertThat(rig.sent(Kind.OPEN_HOSTS)).isZero();

    probeFails();
    rig.hear(71, Kind.HELLO, new Entry[0]);
    rig.run(0.4);

    assertThat(rig.sent(Kind.OPEN_HOSTS)).isEqualTo(1);
  }

  @Test
  void successOfTheFirstProbeRefutesIt() {
    opensByWord();
    probeSucceeds();

    assertThat(rig.host("host").refuted).isEqualTo((byte) 1);
  }

  @Test
  void recoveryAfterAnOwnFailureDoesNotRefuteIt() {
    opensByWord();
    probeFails();
    probeSucceeds();

    assertThat(rig.host("host").refuted).isZero();
  }

  @Test
  void removedHostAnnouncesNothing() {
    host.fail(1);
    rig.moved(host, Circuit.Phase.OPEN);
    rig.moved(host, Circuit.Phase.HALF_OPEN);

    rig.member.remove(host);
    rig.run(1);

    assertThat(rig.sent(Kind.PROBE_STARTED)).isZero();
  }

  @Test
  void pollsOfRemovedHostsMakeRoom() {
    for (int i = 0; i < Hosts.MOST_POLLS + 10; i++) {
      FakeCircuit circuit = new FakeCircuit("h" + i);
      rig.add(circuit);
      rig.hear(5_000 + i, Kind.TRIGGER, circuit.name(), EvidenceTest.counts(0, 0, 1));
      rig.member.remove(circuit);
      if (i % 50 == 0) {
        rig.run(0.25);
      }
    }

    rig.hear(4_000, Kind.TRIGGER, EvidenceTest.counts(0, 0, 1));

    assertThat(rig.host("host").poll).isNotNull();
  }
}
