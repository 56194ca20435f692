package io.fluxgate.fleet.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No circuit is stuck: not open on a healthy host, and not closed on a dead one. */
class FaultyTimeTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anHourOfFaultsLeavesNoCircuitOfASmallFleetStuck(long seed) {
    assertThat(FaultyTime.pass(seed, 20, 1, 1)).asString().isNotEmpty();
  }

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(longs = {11, 12})
  void aDayOfFaultsLeavesNoCircuitOfALargeFleetStuck(long seed) {
    assertThat(FaultyTime.pass(seed, 200, 0.5, 24)).asString().isNotEmpty();
  }
}
