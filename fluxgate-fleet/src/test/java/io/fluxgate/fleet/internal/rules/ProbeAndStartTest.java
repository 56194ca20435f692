package io.fluxgate.fleet.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.internal.wire.Entry;
import io.fluxgate.fleet.internal.wire.Kind;
import org.junit.jupiter.api.Test;

/** Rules 8 to 10. */
class ProbeAndStartTest {

  private final MemberRig rig = new MemberRig(FleetMode.OPEN);
  private final FakeCircuit host = rig.host;

  private void opens() {
    host.fail(1);
    rig.moved(host, Circuit.Phase.OPEN);
    host.restNanos = 100 * Time.MILLI;
  }

  private void probes() {
    rig.moved(host, Circuit.Phase.HALF_OPEN);
  }

  private void probeFails() {
    host.fail(1);
    host.reopens++;
    rig.moved(host, Circuit.Phase.OPEN);
  }

  @Test
  void theOwnProbeThatFailedIsAnnounced() {
    opens();
    probes();
    probeFails();
    rig.run(0);

    assertThat(rig.sent(Kind.PROBE_FAILED)).isEqualTo(1);
    assertThat(rig.sent.get(rig.sent.size() - 1).entries().get(0).reopens()).isEqualTo(1);
  }

  @Test
  void threeFailuresOfOthersJustNowMakeTheOwnNoNews() {
    opens();
    for (int peer = 1; peer <= 3; peer++) {
      rig.hear(peer, Kind.PROBE_FAILED);
    }
    probes();
    probeFails();

    assertThat(rig.sent(Kind.PROBE_FAILED)).isZero();
  }

  @Test
  void theOwnProbeThatSucceededIsAnnounced() {
    opens();
    probes();
    host.succeed(1);
    rig.moved(host, Circuit.Phase.CLOSED);

    assertThat(rig.sent(Kind.PROBE_OK)).isEqualTo(1);
  }

  @Test
  void theFirstSuccessOfAVerdictWithMoreProbesIsAnnouncedOnce() {
    opens();
    probes();
    host.succeed(1);
    rig.run(0.3);
    assertThat(rig.sent(Kind.PROBE_OK)).isEqualTo(1);

    host.succeed(1);
    rig.moved(host, Circuit.Phase.CLOSED);

    assertThat(rig.sent(Kind.PROBE_OK)).isEqualTo(1);
  }

  @Test
  void aProbeThatWaitsIsAnnounced() {
    opens();
    probes();
    rig.run(0.19);
    assertThat(rig.sent(Kind.PROBE_STARTED)).isZero();

    rig.run(0.02);

    assertThat(rig.sent(Kind.PROBE_STARTED)).isEqualTo(1);
  }

  @Test
  void theFailureOfAnotherPostponesTheOwnProbe() {
    opens();
    rig.hear(1, Kind.PROBE_FAILED);

    assertThat(host.restNanos).isBetween(500 * Time.MILLI, 1_500 * Time.MILLI);
  }

  @Test
  void itNeverMakesItSooner() {
    opens();
    host.restNanos = 4 * Time.SECOND;
    rig.hear(1, Kind.PROBE_FAILED);

    assertThat(host.commands).isEmpty();
  }

  @Test
  void theSameInstanceCannotHoldTheFleet() {
    opens();
    rig.hear(1, Kind.PROBE_FAILED);
    host.restNanos = 0;
    rig.hear(1, Kind.PROBE_FAILED);

    assertThat(host.restNanos).isZero();
  }

  @Test
  void aProbeOfAnotherThatWaitsPostponesTheOwn() {
    opens();
    rig.hear(1, Kind.PROBE_STARTED);

    assertThat(host.restNanos).isBetween(2_000 * Time.MILLI, 2_500 * Time.MILLI);
  }

  @Test
  void theFirstSuccessOfAnotherBringsTheOwnProbeForward() {
    opens();
    host.restNanos = 5 * Time.SECOND;
    rig.hear(1, Kind.PROBE_OK);
    assertThat(host.restNanos).isBetween(0L, Time.SECOND);

    host.restNanos = 5 * Time.SECOND;
    rig.hear(2, Kind.PROBE_OK);
    assertThat(host.restNanos).isEqualTo(5 * Time.SECOND);
  }

  @Test
  void failuresDoNotCountWhileMoreProbesSucceed() {
    opens();
    rig.hear(1, Kind.PROBE_OK);
    rig.hear(2, Kind.PROBE_OK);
    host.restNanos = 0;
    rig.hear(3, Kind.PROBE_FAILED);
    assertThat(host.restNanos).isZero();

    rig.hear(4, Kind.PROBE_FAILED);
    assertThat(host.restNanos).isPositive();
  }

  @Test
  void anInstanceVerifiesWhateverOthersSay() {
    opens();
    host.reject(5);
    host.restNanos = Time.SECOND;
    rig.run(9.9);
    assertThat(host.restNanos).isPositive();

    rig.run(0.4);
    assertThat(host.restNanos).isZero();

    rig.hear(1, Kind.PROBE_FAILED);
    rig.hear(2, Kind.PROBE_STARTED);
    assertThat(host.restNanos).isZero();
  }

  @Test
  void withoutCallsItHasNothingToVerify() {
    opens();
    host.reject(4);
    host.restNanos = Time.SECOND;
    rig.run(100);

    assertThat(host.restNanos).isEqualTo(Time.SECOND);
  }

  @Test
  void eachOwnFailureDoublesTheTimeUntilItVerifiesAgain() {
    opens();
    probes();
    probeFails();
    host.reject(10);
    host.restNanos = Time.SECOND;
    rig.run(19.5);
    assertThat(host.restNanos).isPositive();

    rig.run(1);
    assertThat(host.restNanos).isZero();
  }

  @Test
  void observeMovesNoProbe() {
    MemberRig observes = new MemberRig(FleetMode.OBSERVE);
    observes.moved(observes.host, Circuit.Phase.OPEN);
    observes.host.restNanos = 3;
    observes.host.reject(10);
    observes.hear(1, Kind.PROBE_FAILED);
    observes.run(20);

    assertThat(observes.host.commands).isEmpty();
  }

  @Test
  void anOpeningWhoseSignalWasLostIsNoticed() {
    host.phase = Circuit.Phase.OPEN;
    rig.run(0.6);
    host.restNanos = 0;
    rig.hear(1, Kind.PROBE_FAILED);
    assertThat(host.restNanos).isPositive();

    host.phase = Circuit.Phase.CLOSED;
    rig.run(0.6);

    assertThat(rig.host("host").opening).isNull();
  }

  @Test
  void aGreetingIsAnsweredWithTheOpenHosts() {
    opens();
    rig.hear(7, Kind.HELLO, new Entry[0]);
    rig.run(0.4);

    assertThat(rig.sent(Kind.OPEN_HOSTS)).isEqualTo(1);
  }

  @Test
  void withoutOpenHostsOrAfterFiveAnswersThereIsNoAnswer() {
    rig.hear(7, Kind.HELLO, new Entry[0]);
    rig.run(0.4);
    opens();
    rig.hear(7, Kind.HELLO, new Entry[0]);
    for (int peer = 1; peer <= 5; peer++) {
      rig.hear(peer, Kind.OPEN_HOSTS, "other");
    }
    rig.run(0.4);

    assertThat(rig.sent(Kind.OPEN_HOSTS)).isZero();
  }

  @Test
  void aNewBreakerOpensIfThreePeersAreOpen() {
    rig.hear(1, Kind.OPEN_HOSTS, "fresh");
    rig.hear(2, Kind.OPEN_HOSTS, "fresh");
    FakeCircuit fresh = new FakeCircuit("fresh");
    rig.run(20);
    rig.add(fresh);
    rig.hear(2, Kind.OPEN_HOSTS, "fresh");
    rig.run(0.3);
    assertThat(fresh.commands).isEmpty();

    rig.hear(3, Kind.OPEN_HOSTS, "fresh");

    assertThat(fresh.commands).containsExactly("open fleet: it is open at 3 peers");
  }

  @Test
  void aBreakerThatIsNotNewOrHasSucceededDoesNot() {
    rig.run(11);
    FakeCircuit fresh = new FakeCircuit("fresh");
    rig.add(fresh);
    fresh.succeed(1);
    rig.run(0.3);
    for (int peer = 1; peer <= 3; peer++) {
      rig.hear(peer, Kind.OPEN_HOSTS, "fresh");
      rig.hear(peer, Kind.OPEN_HOSTS, "host");
    }
    rig.run(0.3);

    assertThat(fresh.commands).isEmpty();
    assertThat(host.commands).isEmpty();
  }

  @Test
  void whatPeersSaidIsForgottenAfterAMinute() {
    for (int peer = 1; peer <= 3; peer++) {
      rig.hear(peer, Kind.OPEN_HOSTS, "fresh");
    }
    rig.run(61);
    FakeCircuit fresh = new FakeCircuit("fresh");
    rig.add(fresh);
    rig.run(1);

    assertThat(fresh.commands).isEmpty();
  }
}
