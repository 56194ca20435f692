package io.fluxgate.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Tripper;
import org.junit.jupiter.api.Test;

/** What is known of a scenario without a simulation. */
class SimulationTest {

  private static final double SECOND = 1e9;

  @Test
  void arrivalsHaveTheirRate() {
    Tally tally = Lab.run("family: f, rate: 100, after: 540s", Baseline.NONE);

    assertThat(tally.arrivals).isBetween(59_000L, 61_000L);
    assertThat(tally.bystanders).isBetween(10_300L, 11_300L);
    assertThat(tally.good).isEqualTo(tally.arrivals);
  }

  @Test
  void loadRaisesTheRateForATime() {
    Tally tally =
        Lab.run("family: f, rate: 10, after: 60s, fault: {kind: load, factor: 9}", Baseline.NONE);

    assertThat(tally.arrivals).isBetween(6_200L, 7_000L);
  }

  @Test
  void hangIsNoticedOnceTheFirstTimeoutFires() {
    String settings = "family: f, rate: 10, timeout: 30s, fault: {kind: hang, for: 60s}";

    double seconds = Lab.run(settings, Lab.FAST_BREAKER).protectedAfterNanos / SECOND;

    // The timeout, and ten failures at ten calls per second.
    assertThat(seconds).isBetween(30.0, 32.0);
  }

  @Test
  void hangTakesAllThreads() {
    String settings = "family: f, rate: 100, timeout: 30s, fault: {kind: hang, for: 60s}";

    Tally none = Lab.run(settings, Baseline.NONE);

    assertThat(none.bystandersDropped).isGreaterThan(none.bystanders * 9 / 10);
    assertThat(none.sent).isLessThan(none.arrivals - 5_000);
  }

  @Test
  void shortOutageCostsTheWholeDelay() {
    String settings = "family: f, rate: 100, fault: {kind: 503, for: 1s}";
    Tally none = Lab.run(settings, Baseline.NONE);

    long slow = none.good - Lab.run(settings, Lab.SLOW_BREAKER).good;
    long fast = none.good - Lab.run(settings, Lab.FAST_BREAKER).good;

    assertThat(slow / 100.0).isBetween(57.0, 63.0);
    assertThat(fast / 100.0).isBetween(0.0, 2.0);
  }

  @Test
  void circuitThatOpensWithoutAFaultIsAFalseTrip() {
    Subject nervous =
        BreakerSubject.of(
            "nervous",
            Subject.Kind.TUNED,
            CircuitBreakerPolicy.builder().tripper(Tripper.failureStreak(3)).build());

    Tally noise = Lab.run("family: f, noise: 0.2, after: 10m", nervous);
    Tally outage = Lab.run("family: f, fault: {kind: 503, for: 10s}", nervous);

    assertThat(noise.falseOpenings).isPositive();
    assertThat(noise.falseOpenings).isEqualTo(noise.openings);
    assertThat(outage.openings).isPositive();
    assertThat(outage.falseOpenings).isZero();
  }

  @Test
  void retriesKeepAnOverloadedUpstreamDown() {
    String settings =
        "family: f, threads: 200, timeout: 2s, attempts: 3, contention: 5,"
            + " fault: {kind: hang, for: 20s, cold: 10s, cold-factor: 5}";

    assertThat(Lab.run(settings, Baseline.NONE).recoveredAfterNanos).isEqualTo(Long.MAX_VALUE);
    assertThat(Lab.run(settings, Lab.FAST_BREAKER).recoveredAfterNanos / SECOND).isLessThan(20);
  }

  @Test
  void callerThatGivesUpCancels() {
    String settings = "family: f, rate: 10, give-up: 1s, fault: {kind: hang, for: 60s}";

    Tally tally = Lab.run(settings, Baseline.NONE);

    assertThat(tally.failed).isPositive();
    assertThat(tally.wastedNanos / SECOND / tally.failed).isBetween(0.999, 1.001);
  }

  @Test
  void breakerPerShardSparesTheOthers() {
    String settings = "family: f, shards: 4, fault: {kind: 503, for: 60s, one-shard: true}";
    Subject shared = Lab.FAST_BREAKER;
    Subject perShard =
        new BreakerSubject(
            "shards", Subject.Kind.TUNED, "", ((BreakerSubject) shared).policy(), true);

    assertThat(Lab.run(settings, shared).rejected).isZero();
    assertThat(Lab.run(settings, perShard).rejected).isGreaterThan(1_000);
  }

  @Test
  void instancesHaveTheirOwnBreakersAndThreads() {
    String settings = "family: f, rate: 100, instances: 200, fault: {kind: 503, for: 60s}";

    Tally tally = Lab.run(settings, Lab.FAST_BREAKER);

    // Each needs ten failures of its own, at a call each two seconds.
    assertThat(tally.failed).isGreaterThan(2_000);
    assertThat(tally.dropped).isZero();
  }
}
