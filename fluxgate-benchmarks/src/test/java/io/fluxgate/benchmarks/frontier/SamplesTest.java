package io.fluxgate.benchmarks.frontier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

  @Test
  void medianIsTheMiddleOrBetweenTheMiddleTwo() {
    assertThat(Samples.median(List.of(9.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(Samples.median(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(3);
  }

  @Test
  void middleMeanLeavesOutTheOuterQuarters() {
    assertThat(Samples.middleMean(List.of(100.0, 3.0, 1.0, 4.0))).isEqualTo(3.5);
    assertThat(Samples.middleMean(List.of(5.0))).isEqualTo(5);
  }
}
