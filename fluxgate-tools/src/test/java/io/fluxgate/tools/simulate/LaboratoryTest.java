package io.fluxgate.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LaboratoryTest {

  private static final Scenarios SCENARIOS =
      Lab.scenarios(
          """
          a: {family: f, fault: {kind: 503, for: 5s..30s}, after: 60s}
          b: {family: f, fault: {kind: hang, for: 5s..30s}, after: 60s}
          c: {family: g, rate: 20, instances: 5, attempts: 3, fault: {kind: errors, share: 0.6}, after: 60s}
          """);

  @Test
  void resultDoesNotDependOnThreads() throws InterruptedException {
    assertThat(measures(3, 1, 4)).isEqualTo(measures(3, 1, 1));
  }

  @Test
  void resultDependsOnSeeds() throws InterruptedException {
    assertThat(measures(1, 1, 1)).isNotEqualTo(measures(1, 2, 1));
  }

  @Test
  void baselinesAreAdded() throws InterruptedException {
    LabResult result = run(1, 1, 1);

    assertThat(result.subjects())
        .extracting(Subject::name)
        .containsExactly("fast", "slow", "none", "oracle");
    assertThat(result.measures(0, 2).sent()).isEqualTo(100);
    assertThat(result.measures(0, 3).lost()).isZero();
  }

  @Test
  void familiesWeighAlike() throws InterruptedException {
    LabResult result = run(1, 1, 1);

    assertThat(result.families()).containsOnlyKeys("f", "g");
    double family = (result.measures(0, 0).lost() + result.measures(1, 0).lost()) / 2;
    assertThat(result.overall(0).lost())
        .isEqualTo((family + result.measures(2, 0).lost()) / 2, within());
  }

  @Test
  void progressCountsEachSimulation() throws InterruptedException {
    List<Integer> done = Collections.synchronizedList(new ArrayList<>());

    new Laboratory(List.of(Lab.FAST_BREAKER), 2, 1, 2)
        .run(
            SCENARIOS,
            (count, all) -> {
              assertThat(all).isEqualTo(18);
              done.add(count);
            });

    assertThat(done).hasSize(18).contains(18).doesNotHaveDuplicates();
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-9);
  }

  private static LabResult run(int seeds, long first, int threads) throws InterruptedException {
    return new Laboratory(List.of(Lab.FAST_BREAKER, Lab.SLOW_BREAKER), seeds, first, threads)
        .run(SCENARIOS, (done, all) -> {});
  }

  private static List<Measures> measures(int seeds, long first, int threads)
      throws InterruptedException {
    LabResult result = run(seeds, first, threads);
    List<Measures> all = new ArrayList<>();
    for (int scenario = 0; scenario < 3; scenario++) {
      for (int subject = 0; subject < 4; subject++) {
        all.add(result.measures(scenario, subject));
      }
    }
    return all;
  }
}
