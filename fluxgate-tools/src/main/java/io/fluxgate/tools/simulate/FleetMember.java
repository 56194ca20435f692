package io.fluxgate.tools.simulate;

import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.internal.rules.Circuit;
import io.fluxgate.fleet.internal.rules.Member;
import io.fluxgate.fleet.internal.wire.Traffic;
import java.util.SplittableRandom;

/** Takes part in a fleet by the rules that programs use, in virtual time. */
final class FleetMember {

  private static final int QUORUM = 3;

  private final Agenda agenda;
  private final VirtualClock clock;
  private final Member member;
  private final Circuit circuit;
  private long latestPlan;
  private boolean stopped;

  FleetMember(World world, Broadcast network, int number, int zone, long seed, Circuit circuit) {
    this.agenda = world.agenda();
    this.clock = world.clock();
    this.circuit = circuit;
    Broadcast.Place place = network.join(number, zone, this::receive);
    this.member =
        new Member(
            new io.fluxgate.fleet.internal.rules.Settings(
                "fluxgate:1:lab:" + zone, null, QUORUM, FleetMode.OPEN),
            clock.nanos(),
            new SplittableRandom(seed)::nextDouble,
            message -> network.publish(place, message),
            (breaker, opens, done, reason, duration) -> {},
            new Traffic());
    member.greet();
    member.add(circuit, clock.nanos());
    agenda.in(0, this::advance);
  }

  private void receive(byte[] message) {
    if (!stopped) {
      member.receive(message, clock.nanos());
      advance();
    }
  }

  void moved(Circuit.Phase from, Circuit.Phase to) {
    member.moved(circuit.name(), from, to, clock.nanos());
    agenda.in(0, this::advance);
  }

  /** Does what is due, and plans when to do so again; an older plan is void. */
  private void advance() {
    if (stopped) {
      return;
    }
    long plan = ++latestPlan;
    agenda.in(
        member.advance(clock.nanos()),
        () -> {
          if (plan == latestPlan) {
            advance();
          }
        });
  }

  void stop() {
    stopped = true;
  }
}
