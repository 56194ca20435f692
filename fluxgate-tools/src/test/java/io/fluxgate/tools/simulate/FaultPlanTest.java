package io.fluxgate.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultPlanTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void lengthVariesBySeedWithinItsRange() {
    Scenario scenario = Lab.scenario("family: f, fault: {kind: hang, for: 30s..90s}");
    Set<Long> lengths = new HashSet<>();

    for (int seed = 0; seed < 50; seed++) {
      FaultPlan plan = new FaultPlan(scenario, seed);
      lengths.add(plan.healNanos() - plan.beginNanos());
    }

    assertThat(lengths)
        .hasSize(50)
        .allSatisfy(length -> assertThat(length).isBetween(30 * SECOND, 90 * SECOND));
  }

  @Test
  void faultRepeatsAfterPauses() {
    FaultPlan plan = plan("fault: {kind: 503, for: 1s, pause: 9s, times: 3}");

    assertThat(plan.is(Fault.Kind.UNAVAILABLE, 60 * SECOND, 0, 0)).isTrue();
    assertThat(plan.is(Fault.Kind.UNAVAILABLE, 61 * SECOND, 0, 0)).isFalse();
    assertThat(plan.is(Fault.Kind.UNAVAILABLE, 70 * SECOND, 0, 0)).isTrue();
    assertThat(plan.healNanos()).isEqualTo(81 * SECOND);
    assertThat(plan.endNanos()).isEqualTo(261 * SECOND);
  }

  @Test
  void faultOfOneShardSparesTheOthers() {
    FaultPlan plan = plan("shards: 4, fault: {kind: hang, for: 60s, one-shard: true}");

    assertThat(plan.is(Fault.Kind.HANG, 60 * SECOND, 0, 0)).isTrue();
    assertThat(plan.is(Fault.Kind.HANG, 60 * SECOND, 3, 0)).isFalse();
  }

  @Test
  void faultOfSomeInstancesSparesTheOthers() {
    FaultPlan plan = plan("instances: 9, fault: {kind: errors, for: 60s, instances: 2}");

    assertThat(plan.errorShare(60 * SECOND, 0, 1)).isEqualTo(1);
    assertThat(plan.errorShare(60 * SECOND, 0, 2)).isZero();
    assertThat(plan.isTroubled(60 * SECOND, 0, 0, 1)).isTrue();
    assertThat(plan.isTroubled(60 * SECOND, 0, 0, 2)).isFalse();
  }

  @Test
  void faultOfSomeHostsSparesTheOthers() {
    FaultPlan plan = plan("fleet: {hosts: 5}, fault: {kind: 503, for: 60s, hosts: 2}");

    assertThat(plan.is(Fault.Kind.UNAVAILABLE, 60 * SECOND, 1, 0)).isTrue();
    assertThat(plan.is(Fault.Kind.UNAVAILABLE, 60 * SECOND, 2, 0)).isFalse();
    assertThat(plan.isTroubled(60 * SECOND, 0, 1, 0)).isTrue();
    assertThat(plan.isTroubled(60 * SECOND, 0, 2, 0)).isFalse();
  }

  @Test
  void anInstanceThatStandsStillIsNoReasonToOpen() {
    FaultPlan plan = plan("instances: 9, fault: {kind: pause, for: 5s, instances: 2}");

    assertThat(plan.pausedUntilNanos(61 * SECOND, 1)).isEqualTo(65 * SECOND);
    assertThat(plan.pausedUntilNanos(61 * SECOND, 2)).isEqualTo(61 * SECOND);
    assertThat(plan.pausedUntilNanos(65 * SECOND, 1)).isEqualTo(65 * SECOND);
    assertThat(plan.isTroubled(61 * SECOND, 0, 0, 1)).isFalse();
  }

  @Test
  void faultsOfAKindAddUp() {
    FaultPlan plan =
        plan(
            "faults: [{kind: slow, factor: 2}, {kind: slow, factor: 3},"
                + " {kind: errors, share: 0.5}, {kind: errors, share: 0.5}]");

    assertThat(plan.factor(Fault.Kind.SLOW, 60 * SECOND, 0, 0)).isEqualTo(6);
    assertThat(plan.errorShare(60 * SECOND, 0, 0)).isEqualTo(0.75);
  }

  @Test
  void coldUpstreamWarmsUpEvenly() {
    FaultPlan plan = plan("fault: {kind: 503, for: 10s, cold: 20s, cold-factor: 5}");

    assertThat(plan.coldFactor(69 * SECOND)).isEqualTo(1);
    assertThat(plan.coldFactor(70 * SECOND)).isEqualTo(5);
    assertThat(plan.coldFactor(80 * SECOND)).isEqualTo(3);
    assertThat(plan.coldFactor(90 * SECOND)).isEqualTo(1);
  }

  private static FaultPlan plan(String settings) {
    return new FaultPlan(Lab.scenario("family: f, " + settings), 1);
  }
}
