package io.fluxgate.tools.simulate;

import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.internal.rules.Circuit;
import io.fluxgate.fleet.internal.rules.Member;
import io.fluxgate.fleet.internal.wire.Traffic;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Takes part in a fleet by the rules that programs use, in virtual time. */
final class FleetMember {

  private static final int QUORUM = 3;

  private final World world;
  private final Agenda agenda;
  private final VirtualClock clock;
  private final int number;
  private final Member member;
  private long latestPlan;
  private boolean stopped;

  FleetMember(
      World world, Broadcast network, int number, long seed, List<? extends Circuit> circuits) {
    this.world = world;
    this.agenda = world.agenda();
    this.clock = world.clock();
    this.number = number;
    int zone =
        number < world.instances()
            ? world.fleet().zone(number, world.instances())
            : number % world.fleet().zones();
    Broadcast.Place place = network.join(number, zone, this::receive);
    this.member =
        new Member(
            new io.fluxgate.fleet.internal.rules.Settings(
                "fluxgate:1:lab:" + zone, secret(), QUORUM, FleetMode.OPEN),
            clock.nanos(),
            new SplittableRandom(seed)::nextDouble,
            message -> network.publish(place, message),
            (breaker, opens, done, reason, duration) -> {},
            new Traffic());
    member.greet();
    circuits.forEach(circuit -> member.add(circuit, clock.nanos()));
    agenda.in(0, this::advance);
  }

  /** Where some have a wrong secret, each of these and of the liars has one of its own. */
  private @Nullable String secret() {
    int strangers = world.fleet().strangers();
    boolean isStranger = number < strangers || number >= world.instances();
    return strangers == 0 ? null : isStranger ? "secret of " + number : "secret of the fleet";
  }

  private void receive(byte[] message) {
    long pause = world.pauseNanos(number);
    if (pause > 0) {
      agenda.in(pause, () -> receive(message));
    } else if (!stopped) {
      member.receive(message, clock.nanos());
      advance();
    }
  }

  void moved(String name, Circuit.Phase from, Circuit.Phase to) {
    member.moved(name, from, to, clock.nanos());
    agenda.in(0, this::advance);
  }

  /** Does what is due, and plans when to do so again; an older plan is void. */
  private void advance() {
    if (stopped) {
      return;
    }
    long plan = ++latestPlan;
    long pause = world.pauseNanos(number);
    agenda.in(
        pause > 0 ? pause : member.advance(clock.nanos()),
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
