package io.fluxgate.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreakerPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Instances that tell each other what they see, in virtual time, by the rules of fluxgate-fleet.
 */
class FleetLabTest {

  private static final int SEEDS = 3;
  private static final Percentage THIRD = Percentage.withPercentage(34);

  private static final Subject LOCAL =
      BreakerSubject.of("local", Subject.Kind.TUNED, CircuitBreakerPolicy.http());

  private static final Subject FLEET =
      FleetSubject.of("fleet", Subject.Kind.TUNED, CircuitBreakerPolicy.http());

  private static Scenario scenario(String name) {
    return ScenarioFile.fleets().list().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Several tests look at the same runs. */
  private static final Map<String, Tally> RUNS = new ConcurrentHashMap<>();

  private static Tally run(Scenario scenario, int seed, Subject subject) {
    return RUNS.computeIfAbsent(
        scenario.name() + " " + seed + " " + subject.name(),
        name -> Simulation.run(scenario, seed, subject));
  }

  private static FleetMeasures measure(Scenario scenario, Subject subject) {
    List<Tally> own = new ArrayList<>();
    List<Tally> none = new ArrayList<>();
    List<Tally> oracle = new ArrayList<>();
    for (int seed = 1; seed <= SEEDS; seed++) {
      own.add(run(scenario, seed, subject));
      none.add(run(scenario, seed, Baseline.NONE));
      oracle.add(run(scenario, seed, Baseline.ORACLE));
    }
    return FleetMeasures.of(scenario.callers(), own, none, oracle);
  }

  private static List<Object> whatHappened(Tally tally) {
    return List.of(
        tally.good,
        tally.failed,
        tally.rejected,
        tally.sent,
        tally.openings,
        tally.reopens,
        tally.protectedAfterNanos,
        tally.halfCutAfterNanos,
        tally.recoveredAfterNanos);
  }

  // What a fleet gains

  @ParameterizedTest
  @CsvSource({"503 20 x 5, 3.8, 2.0", "503 200 x 0.05, 14, 5.5", "503 200 x 0.5, 10, 2.0"})
  void fleetCutsAnOutageOffSoon(String name, double leak, double halfCut) {
    FleetMeasures fleet = measure(scenario(name), FLEET);

    assertThat(fleet.leak()).isCloseTo(leak, THIRD);
    assertThat(fleet.halfCut()).isLessThan(halfCut * 4 / 3);
    assertThat(fleet.lostSeconds()).isLessThan(2);
    assertThat(fleet.messagesPerSecond()).isLessThan(0.3);
  }

  @ParameterizedTest
  @CsvSource({"503 20 x 5, 7.9, 2.4", "503 200 x 0.5, 57, 23"})
  void localBreakersTakeLong(String name, double leak, double halfCut) {
    FleetMeasures local = measure(scenario(name), LOCAL);

    assertThat(local.leak()).isCloseTo(leak, THIRD);
    assertThat(local.halfCut()).isCloseTo(halfCut, THIRD);
    assertThat(local.messagesPerSecond()).isZero();
  }

  @Test
  @Tag("slow")
  void noCellOfTheTableIsWorseInAFleet() {
    for (Scenario each : ScenarioFile.fleets().list()) {
      if (each.family().equals("503 for 60 s")) {
        FleetMeasures local = measure(each, LOCAL);
        FleetMeasures fleet = measure(each, FLEET);
        assertThat(fleet.leak()).as(each.name()).isLessThanOrEqualTo(local.leak() * 1.05 + 0.2);
        assertThat(fleet.lostSeconds())
            .as(each.name())
            .isLessThanOrEqualTo(local.lostSeconds() * 1.2 + 1);
      }
    }
  }

  // What it must not do

  @ParameterizedTest
  @ValueSource(
      strings = {"errors 30%", "one sick instance", "two sick instances", "noise 10%", "one liar"})
  void nobodyOpensBecauseOfAFew(String name) {
    Tally fleet = run(scenario(name), 1, FLEET);

    assertThat(fleet.messages).isPositive();
    assertThat(fleet.falseOpenings).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause of 20 s", "pause over an outage", "ten liars without the secret"})
  void nobodyOpensByWhatWaitedOrStrangersSay(String name) {
    Tally fleet = run(scenario(name), 1, FLEET);

    assertThat(fleet.messages).isPositive();
    assertThat(fleet.falseOpenings).isZero();
  }

  @Test
  void healthyHostIsNotOpenedBesideDeadOnes() {
    Tally fleet = run(scenario("two of ten hosts dead"), 1, FLEET);
    Tally local = run(scenario("two of ten hosts dead"), 1, LOCAL);

    assertThat(fleet.falseOpenings).isZero();
    assertThat(fleet.openings).isGreaterThan(2 * 200);
    assertThat(fleet.failed).isLessThan(local.failed / 4);
  }

  @Test
  void nobodyHearsAnInstanceWithAWrongSecretWhichIsLocal() {
    Tally some = run(scenario("secret is wrong at 20"), 1, FLEET);
    Tally all = run(withStrangers(scenario("secret is wrong at 20"), 200), 1, FLEET);
    Tally local = run(scenario("secret is wrong at 20"), 1, LOCAL);

    assertThat(some.failed).isLessThan(local.failed / 2);
    assertThat(whatHappened(all)).isEqualTo(whatHappened(local));
  }

  @Test
  void fleetWhoseMessagesAreAllLostIsLocalCallByCall() {
    for (String name : List.of("store never there", "503 20 x 5")) {
      Scenario scenario = withLoss(scenario(name), 1);
      for (int seed = 1; seed <= 2; seed++) {
        assertThat(whatHappened(Simulation.run(scenario, seed, FLEET)))
            .isEqualTo(whatHappened(run(scenario, seed, LOCAL)));
      }
    }
  }

  private static Scenario withLoss(Scenario each, double loss) {
    return with(each, loss, each.fleet().strangers());
  }

  private static Scenario withStrangers(Scenario each, int strangers) {
    return with(each, each.fleet().loss(), strangers);
  }

  private static Scenario with(Scenario each, double loss, int strangers) {
    Scenario.Fleet fleet = each.fleet();
    return new Scenario(
        each.name() + " " + loss + " " + strangers,
        each.family(),
        each.callers(),
        each.serviceNanos(),
        each.shards(),
        each.noise(),
        each.contention(),
        each.warmUpNanos(),
        each.afterNanos(),
        new Scenario.Fleet(
            fleet.zones(),
            fleet.parts(),
            fleet.versions(),
            loss,
            fleet.duplicates(),
            fleet.delay(),
            fleet.liars(),
            fleet.restartNanos(),
            fleet.hosts(),
            strangers),
        each.faults());
  }

  // How instances reach each other

  @Test
  void sameSeedGivesTheSameResult() {
    Scenario scenario = scenario("duplicates");

    assertThat(whatHappened(Simulation.run(scenario, 7, FLEET)))
        .isEqualTo(whatHappened(Simulation.run(scenario, 7, FLEET)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"80% lost", "delays 0-2 s", "duplicates", "restarts", "pause within an outage"})
  void fleetBearsABadTransport(String name) {
    Scenario scenario = scenario(name);

    Tally fleet = run(scenario, 1, FLEET);
    Tally local = run(scenario, 1, LOCAL);

    assertThat(fleet.failed).isLessThan(local.failed / 2);
    assertThat(fleet.falseOpenings).isZero();
    assertThat(fleet.sent).isEqualTo(fleet.good + fleet.failed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"partition", "two versions"})
  void eachPartIsAFleet(String name) {
    Scenario scenario = scenario(name);
    Scenario whole = scenario("503 200 x 0.5");

    Tally parts = run(scenario, 1, FLEET);

    assertThat(parts.failed).isLessThan(run(whole, 1, LOCAL).failed / 2);
    assertThat(parts.messages).isGreaterThan(run(whole, 1, FLEET).messages);
  }

  @Test
  void zonesDoNotHearEachOther() {
    Tally zones = Simulation.run(scenario("zone of a third dead in zones"), 1, FLEET);

    assertThat(zones.falseOpenings).isLessThanOrEqualTo(1);
    assertThat(zones.rejected).isPositive();
  }
}
