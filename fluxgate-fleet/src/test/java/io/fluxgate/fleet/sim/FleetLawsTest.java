package io.fluxgate.fleet.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.Signal;
import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.internal.rules.Settings;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of a fleet, on the real breakers and rules in virtual time. */
class FleetLawsTest {

  private static final Settings OPEN = FleetSimulation.settings(FleetMode.OPEN);

  private static FleetSimulation outage(long seed, int count, double rate, @Nullable Settings of) {
    FleetSimulation simulation = new FleetSimulation(seed);
    simulation.host = (index, seconds, random) -> seconds >= 30 && seconds < 90;
    return simulation.start(count, rate, of);
  }

  /** Healthy, dead, flaky and dead for some: whatever may tempt a fleet. */
  private static FleetSimulation trouble(long seed, @Nullable Settings settings) {
    FleetSimulation simulation = new FleetSimulation(seed);
    simulation.host =
        (index, seconds, random) ->
            switch ((int) seconds / 30) {
              case 1 -> true;
              case 3 -> random.nextDouble() < 0.4;
              case 5 -> index % 3 == 0;
              default -> false;
            };
    return simulation.start(12, 2, settings);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void withoutItsTransportAFleetIsLocalBreakersCallByCall(long seed) {
    FleetSimulation local = trouble(seed, null);
    FleetSimulation alone = trouble(seed, OPEN);
    alone.network.up = false;

    local.run(210);
    alone.run(210);

    assertThat(alone.log()).isEqualTo(local.log());
    assertThat(alone.network.published).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void observeChangesNothingAndSaysWhatItWouldHaveDone(long seed) {
    FleetSimulation local = trouble(seed, null);
    FleetSimulation observed = trouble(seed, FleetSimulation.settings(FleetMode.OBSERVE));

    local.run(210);
    observed.run(210);

    assertThat(observed.log()).isEqualTo(local.log());
    assertThat(observed.instances)
        .flatExtracting(instance -> instance.decisions)
        .isNotEmpty()
        .allSatisfy(decision -> assertThat(decision).startsWith("would "));
  }

  @Test
  void suspectOpensAfterAnOwnFailureOnly() {
    FleetSimulation suspect = outage(1, 20, 0.5, FleetSimulation.settings(FleetMode.SUSPECT));
    FleetSimulation local = outage(1, 20, 0.5, null);

    suspect.run(89);
    local.run(89);

    assertThat(suspect.openingsByFleet()).isPositive();
    assertThat(suspect.failed).isLessThan(local.failed / 2);
    assertThat(suspect.instances)
        .allSatisfy(
            instance ->
                assertThat(instance.failed)
                    .isGreaterThanOrEqualTo(instance.signals.isEmpty() ? 0 : 1));
  }

  /** Bounds: a third above the tables in docs/fleet.md. */
  @ParameterizedTest
  @CsvSource({"20, 0.5, 17, 5.3, 1", "20, 0.5, 17, 5.3, 2", "200, 0.5, 14, 2.7, 1"})
  void aDeadHostIsCutOffWithinAboutTwoSeconds(
      int count, double rate, double leakPercent, double halfSeconds, long seed) {
    FleetSimulation simulation = outage(seed, count, rate, OPEN);
    simulation.run(30);
    simulation.count();

    double half = simulation.secondsUntilHalfIsOpen(60);
    simulation.run(60 - half);
    double leak = 100.0 * simulation.failed / simulation.attempted;

    assertThat(half).isLessThan(halfSeconds);
    assertThat(leak).isLessThan(leakPercent);

    simulation.count();
    simulation.run(30);

    assertThat(simulation.open()).isZero();
    assertThat(simulation.rejected / (count * rate)).isLessThan(1.6);
  }

  @Test
  void healthNeedsNoMessagesButTheGreetings() {
    FleetSimulation simulation = new FleetSimulation(1).start(20, 5, OPEN);

    simulation.run(120);

    assertThat(simulation.network.published).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void sickInstancesOpenNobodyElsesCircuit(int sick) {
    FleetSimulation simulation = new FleetSimulation(sick);
    simulation.host = (index, seconds, random) -> index < sick;
    simulation.start(20, 2, OPEN).run(180);

    assertThat(simulation.instances.subList(sick, 20))
        .allSatisfy(instance -> assertThat(instance.signals).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.3})
  void independentErrorsOpenNoCircuitByTheFleet(double rate) {
    FleetSimulation simulation = new FleetSimulation(5);
    simulation.host = (index, seconds, random) -> random.nextDouble() < rate;
    simulation.start(30, 0.5, OPEN).run(120);

    assertThat(simulation.openingsByFleet()).isZero();
    assertThat(simulation.network.published / 120.0 / 30).isLessThan(0.5);
  }

  @Test
  void oneForgerOpensNothing() {
    FleetSimulation simulation = new FleetSimulation(7).start(20, 0.5, OPEN);
    Forger forger = new Forger(simulation.network, new Random(7), 1, null);

    for (int i = 0; i < 600; i++) {
      forger.speak();
      simulation.run(0.2);
    }

    assertThat(simulation.instances).allSatisfy(instance -> assertThat(instance.signals).isEmpty());
  }

  @Test
  void withASecretForgersOfAnyNumberChangeNothing() {
    Settings signed = new Settings("fluxgate:1:test", "a secret of the fleet", 3, FleetMode.OPEN);
    FleetSimulation undisturbed = trouble(1, signed);
    FleetSimulation disturbed = trouble(1, signed);
    Forger forger = new Forger(disturbed.network, new Random(7), 10, "another secret");

    for (int i = 0; i < 420; i++) {
      forger.speak();
      disturbed.run(0.5);
      undisturbed.run(0.5);
    }

    assertThat(disturbed.openingsByFleet()).isPositive();
    assertThat(disturbed.openingsByFleet()).isEqualTo(undisturbed.openingsByFleet());
    assertThat(disturbed.log()).isEqualTo(undisturbed.log());
  }

  @Test
  void theFloodOfAStrangerDelaysNoVerdict() {
    FleetSimulation simulation = outage(1, 20, 0.5, OPEN);
    Forger forger = new Forger(simulation.network, new Random(7), 1, null);
    simulation.run(29);

    for (int i = 0; i < 400; i++) {
      for (int message = 0; message < 25; message++) {
        forger.speak();
      }
      simulation.run(0.02);
    }

    assertThat(simulation.open()).isGreaterThan(10);
    assertThat(simulation.instances.get(0).traffic.dropped()).containsKey("sender rate");
  }

  @Test
  void aZoneThatCannotReachTheHostOpensNoCircuitInAnother() {
    FleetSimulation simulation = new FleetSimulation(3);
    simulation.host = (index, seconds, random) -> index % 3 == 0 && seconds > 30;
    simulation.network.connects = (from, to) -> from % 3 == to % 3;
    simulation.start(60, 0.5, OPEN).run(90);

    for (Instance instance : simulation.instances) {
      if (instance.index % 3 == 0) {
        assertThat(instance.isOpen()).isTrue();
      } else {
        assertThat(instance.signals).isEmpty();
      }
    }
  }

  @Test
  void eachHalfOfAPartitionIsAFleet() {
    FleetSimulation simulation = outage(4, 40, 1, OPEN);
    simulation.network.connects = (from, to) -> from % 2 == to % 2;
    simulation.run(35);

    assertThat(simulation.open()).isGreaterThan(30);
  }

  @Test
  void mostMessagesMayBeLost() {
    FleetSimulation simulation = outage(4, 60, 0.5, OPEN);
    simulation.network.loss = 0.8;
    simulation.run(30);
    simulation.count();
    simulation.run(60);

    assertThat(100.0 * simulation.failed / simulation.attempted).isLessThan(35);
  }

  @Test
  void aRestartDuringAnOutageDoesNotCallTheHostFromTheBeginning() {
    FleetSimulation simulation = outage(2, 20, 2, OPEN);
    simulation.run(50);
    Instance restarted = simulation.startOne(OPEN);
    simulation.run(10);

    assertThat(restarted.signals.get(0).reason()).startsWith("fleet: ");
    assertThat(restarted.failed).isLessThan(5);
  }

  @Test
  void aSuspendedInstanceOpensNothingByWhatWaitedForIt() {
    FleetSimulation simulation = outage(6, 20, 0.5, OPEN);
    simulation.run(28);
    simulation.instances.forEach(
        instance -> {
          if (instance.index == 0) {
            instance.suspend(70);
          }
        });
    simulation.run(70.5);

    assertThat(simulation.instances.get(0).signals).isEmpty();
    assertThat(simulation.instances.get(0).traffic.dropped()).containsKey("late");
  }

  @Test
  void theReasonHasTheNumbersThatDecided() {
    FleetSimulation simulation = outage(1, 20, 2, OPEN);
    simulation.run(35);

    assertThat(simulation.instances)
        .flatExtracting(instance -> instance.signals)
        .filteredOn(signal -> signal.origin() == Signal.Origin.FLEET)
        .first()
        .extracting(Signal::reason)
        .asString()
        .matches("fleet: \\d+ of \\d+ peers failed \\d+ of \\d+ calls in \\d+ s.*");
  }
}
