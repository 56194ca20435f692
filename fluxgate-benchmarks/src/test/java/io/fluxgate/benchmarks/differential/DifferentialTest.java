package io.fluxgate.benchmarks.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Fluxgate does what other libraries do with the policies that docs/migrating.md calls equivalent,
 * except for the differences that are named.
 */
class DifferentialTest {

  private static final int FEW = 300;
  private static final int MANY = 3_000;
  private static final int STEPS = 200;

  private static final Set<Difference> OF_RESILIENCE4J =
      EnumSet.of(
          Difference.LATE_OUTCOME,
          Difference.PROBES_AT_A_TIME,
          Difference.LOST_PROBE,
          Difference.END_OF_DELAY,
          Difference.EXACTLY_SLOW);

  private static void run(int sequences, Set<Difference> expected, Function<Random, Duel<?>> duel) {
    Set<Difference> seen = EnumSet.noneOf(Difference.class);
    for (int seed = 0; seed < sequences; seed++) {
      Duel<?> next = duel.apply(new Random(seed));
      next.run(STEPS);
      seen.addAll(next.seen);
    }
    assertThat(seen).as("differences, each of which occurs").isEqualTo(expected);
  }

  private static void resilience4jCount(int sequences) {
    run(
        sequences,
        OF_RESILIENCE4J,
        random -> new Resilience4jDuel(Resilience4jSetting.countWindow(random), random));
  }

  private static void resilience4jTime(int sequences) {
    Set<Difference> differences = EnumSet.copyOf(OF_RESILIENCE4J);
    differences.add(Difference.STEPS_OF_THE_WINDOW);
    run(
        sequences,
        differences,
        random -> new Resilience4jDuel(Resilience4jSetting.timeWindow(random), random));
  }

  private static void failsafeCount(int sequences) {
    run(
        sequences,
        EnumSet.of(
            Difference.LATE_OUTCOME,
            Difference.LOST_PROBE,
            Difference.CERTAIN_VERDICT,
            Difference.RESTARTED_DELAY,
            Difference.EMPTIED_WINDOW),
        random -> new FailsafeDuel(FailsafeDuel.Setting.countThreshold(random), random));
  }

  private static void failsafeRate(int sequences) {
    run(
        sequences,
        EnumSet.of(
            Difference.LATE_OUTCOME,
            Difference.LOST_PROBE,
            Difference.ROUNDED_RATE,
            Difference.RESTARTED_DELAY,
            Difference.EMPTIED_WINDOW),
        random -> new FailsafeDuel(FailsafeDuel.Setting.rateThreshold(random), random));
  }

  private static void sentinel(int sequences) {
    run(
        sequences,
        EnumSet.of(
            Difference.LATE_OUTCOME,
            Difference.LOST_PROBE,
            Difference.EXACTLY_SLOW,
            Difference.EXACTLY_AT_THE_RATIO,
            Difference.QUICK_FAILURE),
        random -> new SentinelDuel(SentinelDuel.Setting.any(random), random));
  }

  @Test
  void doesWhatResilience4jDoesWithAWindowOfCalls() {
    resilience4jCount(FEW);
  }

  @Test
  void doesWhatResilience4jDoesWithAWindowOverTime() {
    resilience4jTime(FEW);
  }

  @Test
  @Tag("slow")
  void doesWhatResilience4jDoesWithAWindowOfCallsInManySequences() {
    resilience4jCount(MANY);
  }

  @Test
  @Tag("slow")
  void doesWhatResilience4jDoesWithAWindowOverTimeInManySequences() {
    resilience4jTime(MANY);
  }

  @Test
  void doesWhatFailsafeDoesWithThresholdsOfCounts() {
    failsafeCount(FEW);
  }

  @Test
  void doesWhatFailsafeDoesWithThresholdsOfRates() {
    failsafeRate(FEW);
  }

  @Test
  @Tag("slow")
  void doesWhatFailsafeDoesWithThresholdsOfCountsInManySequences() {
    failsafeCount(MANY);
  }

  @Test
  @Tag("slow")
  void doesWhatFailsafeDoesWithThresholdsOfRatesInManySequences() {
    failsafeRate(MANY);
  }

  @Test
  void doesWhatSentinelDoesWithinOneOfItsIntervals() {
    sentinel(FEW);
  }

  @Test
  @Tag("slow")
  void doesWhatSentinelDoesWithinOneOfItsIntervalsInManySequences() {
    sentinel(MANY);
  }
}
