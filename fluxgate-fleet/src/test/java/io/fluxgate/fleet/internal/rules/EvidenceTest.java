package io.fluxgate.fleet.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.fleet.internal.wire.Entry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rule 5: what the answers say. */
class EvidenceTest {

  private static final byte[] NOTHING = new byte[Entry.COUNTS];

  private final Reports answers = new Reports(48);
  private int next = 1;

  /** The same counts from a horizon on, as calls of that age show them. */
  static byte[] counts(int fromHorizon, int succeeded, int failed) {
    byte[] counts = new byte[Entry.COUNTS];
    for (int horizon = fromHorizon; horizon < Horizons.COUNT; horizon++) {
      counts[2 * horizon] = (byte) succeeded;
      counts[2 * horizon + 1] = (byte) failed;
    }
    return counts;
  }

  private EvidenceTest answer(int times, int fromHorizon, int succeeded, int failed) {
    for (int i = 0; i < times; i++) {
      answers.put(next++, 0, counts(fromHorizon, succeeded, failed));
    }
    return this;
  }

  private @Nullable Verdict verdict(long now) {
    return new Evidence(answers, now, Time.FAR, Time.NEVER, 0).verdict(0, NOTHING, 3);
  }

  @Test
  void tenCallsThatAllFailedAreDown() {
    answer(10, 0, 0, 1);

    assertThat(verdict(0)).isEqualTo(new Verdict(true, 0, 10, 10, 10, 10));
  }

  @Test
  void nineCallsAreTooFew() {
    assertThat(answer(9, 0, 0, 1).verdict(0)).isNull();
  }

  @Test
  void twoReportersAreNeverEnough() {
    assertThat(answer(2, 0, 0, 255).verdict(0)).isNull();
  }

  @Test
  void threeReportersWithTheirWeightAreEnough() {
    Verdict verdict = Objects.requireNonNull(answer(3, 0, 0, 100).verdict(0));

    assertThat(verdict.down()).isTrue();
    assertThat(verdict.isEnough()).isFalse();
    assertThat(verdict.reason()).isEqualTo("fleet: 3 of 3 peers failed 300 of 300 calls in 1 s");
  }

  @Test
  void aBusyReporterWeighsEightCalls() {
    answer(1, 0, 0, 255).answer(2, 0, 0, 1);

    assertThat(verdict(0)).isNotNull();
    assertThat(answer(3, 0, 4, 0).verdict(0)).isNull();
  }

  @Test
  void nineOfTenOfSixteenCallsAndThreeOfFourOfFortyAreDown() {
    assertThat(answer(15, 0, 0, 1).answer(1, 0, 1, 0).verdict(0)).matches(Verdict::down);
    assertThat(new EvidenceTest().answer(30, 0, 0, 1).answer(10, 0, 1, 0).verdict(0))
        .matches(Verdict::down);
    assertThat(new EvidenceTest().answer(29, 0, 0, 1).answer(11, 0, 1, 0).verdict(0))
        .matches(up -> !up.down());
  }

  @Test
  void tenReportersOfWhomLessThanHalfFailAreUp() {
    assertThat(answer(4, 0, 0, 1).answer(6, 0, 1, 0).verdict(0))
        .isEqualTo(new Verdict(false, 0, 10, 4, 10, 4));
    assertThat(new EvidenceTest().answer(5, 0, 0, 1).answer(5, 0, 1, 0).verdict(0)).isNull();
  }

  @Test
  void theShortestHorizonWithEnoughDecides() {
    answer(10, 0, 1, 0).answer(20, 3, 0, 8);

    assertThat(verdict(0)).matches(up -> !up.down() && up.horizon() == 0);
  }

  @Test
  void anOlderHorizonIsNotUpWhileAShorterOneLooksDown() {
    answer(4, 0, 0, 1).answer(10, 2, 4, 0);

    assertThat(verdict(0)).isNull();
  }

  @Test
  void answersCountForHalfOfTheirHorizon() {
    answer(10, 0, 0, 1);

    assertThat(verdict(Horizons.evidenceNanos(0))).matches(down -> down.horizon() == 0);
    assertThat(verdict(Horizons.evidenceNanos(0) + 1)).matches(down -> down.horizon() == 2);
    assertThat(verdict(64 * Time.SECOND)).matches(down -> down.horizon() == 7);
    assertThat(verdict(64 * Time.SECOND + 1)).isNull();
  }

  @Test
  void answersFromBeforeTheHostWasFoundUpDoNotCountAgain() {
    answer(10, 0, 0, 1);

    assertThat(new Evidence(answers, 5, Time.FAR, 3, 0).verdict(0, NOTHING, 3)).isNull();
    assertThat(new Evidence(answers, 5, Time.FAR, 3, 2).verdict(0, NOTHING, 3)).isNotNull();
  }

  @Test
  void ownCountsReplaceTheOwnAnswer() {
    answer(10, 0, 0, 1);
    byte[] own = counts(0, 1, 0);

    Verdict verdict = new Evidence(answers, 0, Time.FAR, Time.NEVER, 0).verdict(4, own, 3);

    assertThat(verdict).isNull();
  }

  @Test
  void ownCallsCountOnce() {
    answer(10, 0, 0, 1);
    byte[] own = counts(0, 0, 1);

    Verdict verdict = new Evidence(answers, 0, Time.FAR, Time.NEVER, 0).verdict(4, own, 3);

    assertThat(verdict).isEqualTo(new Verdict(true, 0, 10, 10, 10, 10));
  }

  @Test
  void latestReportsAreKept() {
    Reports reports = new Reports(2);
    for (int id = 1; id <= 4; id++) {
      reports.put(id, 10L * id, counts(0, 0, id));
    }

    assertThat(reports.size()).isEqualTo(2);
    assertThat(new long[] {reports.id(0), reports.id(1)}).containsExactlyInAnyOrder(3, 4);
  }
}
