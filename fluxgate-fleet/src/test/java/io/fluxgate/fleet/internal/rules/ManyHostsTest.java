package io.fluxgate.fleet.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.internal.wire.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Instances that call far more hosts than polls are kept, when all of these die at once. */
class ManyHostsTest {

  private static final int INSTANCES = 5;
  private static final int HOSTS = 3 * Hosts.MOST_POLLS;
  private static final long STEP = 10 * Time.MILLI;
  private static final int STEPS_PER_CALL = 25;

  private final List<Member> members = new ArrayList<>();
  private final List<Traffic> traffic = new ArrayList<>();
  private final List<List<FakeCircuit>> circuits = new ArrayList<>();
  private final List<byte[]> sent = new ArrayList<>();
  private long now = 1_234_567;

  ManyHostsTest() {
    for (int i = 0; i < INSTANCES; i++) {
      Random random = new Random(i);
      Traffic counted = new Traffic();
      Member member =
          new Member(
              new Settings("fluxgate:1:test", null, 3, FleetMode.OPEN),
              now,
              random::nextDouble,
              sent::add,
              (breaker, opens, done, reason, duration) -> {},
              counted);
      List<FakeCircuit> own = new ArrayList<>();
      for (int host = 0; host < HOSTS; host++) {
        FakeCircuit circuit = new FakeCircuit("h" + host);
        own.add(circuit);
        member.add(circuit, now);
      }
      members.add(member);
      traffic.add(counted);
      circuits.add(own);
    }
  }

  @Test
  void hostsWithoutAPollWaitForTheirTurn() {
    for (int step = 0; step < 3_000; step++) {
      if (step % STEPS_PER_CALL == 0) {
        circuits.forEach(own -> own.forEach(ManyHostsTest::failUnlessOpen));
      }
      now += STEP;
      List<byte[]> delivered = List.copyOf(sent);
      sent.clear();
      for (Member member : members) {
        delivered.forEach(message -> member.receive(message, now));
        long unused = member.advance(now);
      }
    }

    assertThat(circuits)
        .allSatisfy(
            own ->
                assertThat(own.stream().filter(ManyHostsTest::isOpen).count())
                    .isGreaterThan(Hosts.MOST_POLLS));
    assertThat(traffic).allSatisfy(each -> assertThat(each.sent()).isBetween(100L, 10L * 31));
  }

  private static void failUnlessOpen(FakeCircuit circuit) {
    if (!isOpen(circuit)) {
      circuit.fail(1);
    }
  }

  private static boolean isOpen(FakeCircuit circuit) {
    return circuit.phase == Circuit.Phase.OPEN;
  }
}
