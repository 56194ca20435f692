package io.fluxgate.fleet.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.internal.wire.Codec;
import io.fluxgate.fleet.internal.wire.Entry;
import io.fluxgate.fleet.internal.wire.Kind;
import io.fluxgate.fleet.internal.wire.Message;
import org.junit.jupiter.api.Test;

/** Rules 1 to 7. */
class PollAndActTest {

  private final MemberRig rig = new MemberRig(FleetMode.OPEN);
  private final FakeCircuit host = rig.host;

  @Test
  void aFailureCallsForAnswers() {
    host.fail(1);

    rig.run(0.5);

    assertThat(rig.sent(Kind.TRIGGER)).isEqualTo(1);
    Entry entry = rig.sent.get(1).entries().get(0);
    assertThat(entry.counts()[0]).isZero();
    assertThat(entry.counts()[1]).isEqualTo((byte) 1);
  }

  @Test
  void aFailureAmongMoreSuccessesDoesNot() {
    host.succeed(2);
    host.fail(1);

    rig.run(1);

    assertThat(rig.sent(Kind.TRIGGER)).isZero();
  }

  @Test
  void ownCallsForAnswersComeAfterLongerAndLongerPauses() {
    double[] times = new double[4];
    for (int tenths = 0; tenths < 150; tenths++) {
      host.fail(1);
      rig.run(0.1);
      int triggers = (int) rig.sent(Kind.TRIGGER);
      for (int i = triggers; i < times.length; i++) {
        times[i] = tenths / 10.0;
      }
    }

    assertThat(times[1] - times[0]).isBetween(1.0, 1.6);
    assertThat(times[2] - times[1]).isBetween(2.0, 2.6);
    assertThat(times[3] - times[2]).isBetween(4.0, 4.6);
  }

  @Test
  void nobodyCallsWhileAPollIsOn() {
    rig.poll("host");
    host.fail(1);

    rig.run(0.8);

    assertThat(rig.sent(Kind.TRIGGER)).isZero();
  }

  @Test
  void aPollIsAnsweredByThoseWhoSawSuccessesToo() {
    host.succeed(1);
    rig.run(0.3).poll("host").run(0.6);

    assertThat(rig.sent(Kind.ANSWER)).isEqualTo(1);
  }

  @Test
  void nobodyAnswersWithoutCallsInTwoMinutes() {
    host.succeed(1);
    rig.run(140).poll("host").run(1.2);

    assertThat(rig.sent(Kind.ANSWER)).isZero();
  }

  @Test
  void twoCallersAreNoPollNorIsOneCallerThreeTimes() {
    host.succeed(1);
    rig.run(0.3);
    for (int i = 0; i < 3; i++) {
      rig.hear(1, Kind.TRIGGER, EvidenceTest.counts(0, 0, 2));
      rig.hear(2, Kind.TRIGGER, EvidenceTest.counts(0, 0, 2));
    }

    rig.run(1);

    assertThat(rig.sent(Kind.ANSWER)).isZero();
  }

  @Test
  void callersWhoseCallsMostlySucceedAreNoPoll() {
    host.succeed(1);
    rig.run(0.3);
    for (int peer = 1; peer <= 5; peer++) {
      rig.hear(peer, Kind.TRIGGER, EvidenceTest.counts(0, 3, 2));
    }

    rig.run(1);

    assertThat(rig.sent(Kind.ANSWER)).isZero();
  }

  @Test
  void nobodyAnswersWhenEnoughIsKnown() {
    host.succeed(1);
    rig.run(0.3).poll("host");
    for (int peer = 1; peer <= 10; peer++) {
      rig.hear(peer, Kind.ANSWER, EvidenceTest.counts(0, 1, 0));
    }

    rig.run(0.8);

    assertThat(rig.sent(Kind.ANSWER)).isZero();
  }

  @Test
  void tenReportersOpenAtOnce() {
    host.fail(1);
    rig.run(0.3).poll("host").answers("host", 9);
    assertThat(host.phase).isEqualTo(Circuit.Phase.OPEN);
    assertThat(host.commands)
        .containsExactly("open fleet: 10 of 10 peers failed 37 of 37 calls in 1 s");
    assertThat(host.restNanos).isBetween(500 * Time.MILLI, 1_500 * Time.MILLI);
  }

  @Test
  void fewReportersLeaveTimeToObject() {
    host.fail(1);
    rig.run(0.3).poll("host").answers("host", 4).run(0.5);
    assertThat(host.phase).isEqualTo(Circuit.Phase.CLOSED);

    rig.answers("host", 4).run(0.5);

    assertThat(host.phase).isEqualTo(Circuit.Phase.OPEN);
  }

  @Test
  void withoutAPollAnswersOpenNothing() {
    host.fail(1);
    rig.run(0.3).answers("host", 20).run(1);

    assertThat(host.commands).isEmpty();
  }

  @Test
  void anOwnSuccessIsAVetoForASecond() {
    host.succeed(1);
    rig.run(0.3).poll("host").answers("host", 10).run(0.4);
    assertThat(host.commands).isEmpty();

    rig.run(1).poll("host").answers("host", 10);

    assertThat(host.commands).hasSize(1).first().asString().startsWith("open ");
  }

  @Test
  void theWordAloneOpensOnceAMinuteThenSuspectsOnly() {
    rig.poll("host").answers("host", 10);
    assertThat(host.phase).isEqualTo(Circuit.Phase.OPEN);
    closes();

    rig.run(5).poll("host").answers("host", 10);
    assertThat(host.commands).hasSize(2).last().isEqualTo("suspect 5");
    assertThat(host.phase).isEqualTo(Circuit.Phase.CLOSED);

    rig.run(60).poll("host").answers("host", 10);
    // The first one was refuted, so a minute is not enough.
    assertThat(host.phase).isEqualTo(Circuit.Phase.CLOSED);

    rig.run(60).poll("host").answers("host", 10);
    assertThat(host.phase).isEqualTo(Circuit.Phase.OPEN);
  }

  /** The own first probe succeeds. */
  private void closes() {
    rig.run(0.1);
    rig.moved(host, Circuit.Phase.HALF_OPEN);
    host.succeed(1);
    rig.moved(host, Circuit.Phase.CLOSED);
    rig.run(0.3);
  }

  @Test
  void anOwnFailureOpensMoreOften() {
    for (int i = 0; i < 3; i++) {
      host.fail(1);
      rig.run(0.3).poll("host").answers("host", 10);
      assertThat(host.phase).isEqualTo(Circuit.Phase.OPEN);
      closes();
      rig.run(5);
    }
  }

  @Test
  void theWordAloneOpensFewHosts() {
    for (int i = 0; i < 5; i++) {
      rig.add(new FakeCircuit("other" + i));
    }
    rig.run(0.3);

    for (int i = 0; i < 5; i++) {
      rig.poll("other" + i).answers("other" + i, 10).run(0.3);
    }

    assertThat(rig.decisions.stream().filter(decision -> decision.startsWith("open"))).hasSize(3);
    assertThat(rig.decisions.stream().filter(decision -> decision.startsWith("suspect")))
        .hasSize(2);
  }

  @Test
  void suspectNeverOpens() {
    MemberRig suspects = new MemberRig(FleetMode.SUSPECT);
    suspects.host.fail(1);
    suspects.run(0.3).poll("host").answers("host", 10).run(0.3);

    assertThat(suspects.host.commands).containsExactly("suspect 5");
  }

  @Test
  void observeCommandsNothing() {
    MemberRig observes = new MemberRig(FleetMode.OBSERVE);
    observes.host.fail(1);
    observes.run(0.3).poll("host").answers("host", 10).run(0.3);

    assertThat(observes.host.commands).isEmpty();
    assertThat(observes.decisions).containsExactly("would open host");
  }

  @Test
  void aHostThatIsOpenOrForcedIsLeftAlone() {
    for (Circuit.Phase phase :
        new Circuit.Phase[] {Circuit.Phase.OPEN, Circuit.Phase.HALF_OPEN, Circuit.Phase.OTHER}) {
      MemberRig other = new MemberRig(FleetMode.OPEN);
      other.host.fail(1);
      other.host.phase = phase;
      other.run(0.3).poll("host").answers("host", 10).run(1);

      assertThat(other.host.commands).isEmpty();
    }
  }

  @Test
  void whatComesAfterAPauseOfTheProcessIsTooOld() {
    host.fail(1);
    rig.run(0.3);
    rig.stop(3);

    rig.poll("host").answers("host", 10);

    assertThat(host.commands).isEmpty();
    assertThat(rig.traffic.dropped()).containsEntry("late", 13L);
  }

  @Test
  void hostsShareMessagesAndOneInstanceSendsFew() {
    for (int i = 0; i < 500; i++) {
      FakeCircuit circuit = new FakeCircuit("other" + i);
      rig.add(circuit);
      circuit.fail(1);
    }
    rig.sent.clear();

    rig.run(1);

    assertThat(rig.sent).hasSizeLessThanOrEqualTo(20);
    assertThat(rig.sent)
        .extracting(message -> message.entries().size())
        .contains(Codec.MAXIMUM_ENTRIES)
        .allMatch(size -> size <= Codec.MAXIMUM_ENTRIES);
  }

  @Test
  void unknownHostsAreCountedAndForgotten() {
    rig.poll("somebody elses").answers("somebody elses", 10);

    assertThat(rig.traffic.dropped()).containsEntry("unknown host", 13L);
    assertThat(rig.member.find("somebody elses")).isNull();
  }

  @Test
  void atMostAThousandPollsAreKept() {
    for (int i = 0; i < 2_000; i++) {
      rig.add(new FakeCircuit("h" + i));
    }
    rig.run(0.3);
    for (int i = 0; i < 2_000; i++) {
      rig.hear(5_000 + i, Kind.TRIGGER, "h" + i, EvidenceTest.counts(0, 0, 1));
      if (i % 50 == 0) {
        rig.run(0.25);
      }
    }

    int polls = 0;
    for (int i = 0; i < 2_000; i++) {
      polls += rig.host("h" + i).poll != null ? 1 : 0;
    }
    assertThat(polls).isEqualTo(1_000);
  }

  @Test
  void aRemovedHostIsForgottenAndANewOneTakesItsName() {
    FakeCircuit again = new FakeCircuit("host");
    rig.member.remove(again);
    assertThat(rig.member.hosts()).isEqualTo(1);

    rig.member.remove(host);
    assertThat(rig.member.hosts()).isZero();
    rig.add(again);
    again.fail(1);
    rig.run(0.3).poll("host").answers("host", 10);

    assertThat(again.phase).isEqualTo(Circuit.Phase.OPEN);
  }

  @Test
  void theFirstMessageIsAGreeting() {
    assertThat(rig.sent).extracting(Message::kind).containsExactly(Kind.HELLO);
  }
}
