package io.fluxgate.fleet.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.internal.wire.HostileMessages;
import io.fluxgate.fleet.internal.wire.Seal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever arrives: nothing is thrown, and strangers open nothing. */
class HostileMessagesTest {

  private static final String CHANNEL = "fluxgate:1:test";

  @Test
  void strangersOpenNothing() {
    strangers(40_000);
  }

  @Test
  @Tag("slow")
  void tenMillionMessagesOfStrangersOpenNothing() {
    strangers(10_000_000);
  }

  /** They send as the fleet does, but have no secret: as it is without one, they are members. */
  private static void strangers(int messages) {
    MemberRig rig = new MemberRig(FleetMode.OPEN);
    HostileMessages hostile =
        new HostileMessages(
            new Random(1), new Seal(CHANNEL, "not the secret!!"), List.of("host", "other"));
    for (int i = 0; i < messages; i++) {
      rig.receive(hostile.next());
      if (i % 100 == 0) {
        rig.host.succeed(1);
        rig.run(0.01);
      }
    }

    assertThat(rig.host.commands).isEmpty();
    assertThat(rig.sent).hasSize(1);
    assertThat(rig.traffic.received()).isZero();
    assertThat(rig.traffic.dropped()).containsKeys("length", "version", "tag");
  }

  @Test
  void membersThatAreHostileOpenNoHostThatAnswersThisInstance() {
    hostileMembers(40_000);
  }

  @Test
  @Tag("slow")
  void tenMillionMessagesOfHostileMembersOpenNoHostThatAnswersThisInstance() {
    hostileMembers(10_000_000);
  }

  private static void hostileMembers(int messages) {
    MemberRig rig = new MemberRig(FleetMode.OPEN);
    HostileMessages hostile =
        new HostileMessages(new Random(2), new Seal(CHANNEL, null), List.of("host", "other"));
    for (int i = 0; i < messages; i++) {
      rig.receive(hostile.next());
      rig.host.succeed(1);
      if (i % 10 == 0) {
        rig.run(0.01);
      }
    }

    assertThat(rig.host.commands).noneMatch(command -> command.startsWith("open"));
    assertThat(rig.traffic.received()).isPositive();
    assertThat(rig.traffic.dropped())
        .containsKeys("length", "version", "tag", "sequence", "sender rate", "malformed");
    // At most ten per second of virtual time.
    assertThat(rig.sent.size()).isLessThan(messages / 100 + 20);
  }
}
