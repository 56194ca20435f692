package io.fluxgate.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DominanceTest {

  @ParameterizedTest
  @CsvSource({
    // better                worse              dominates
    "10, 50, 50, 10,      10, 50, 50, 10,      false",
    "10, 50, 50, 10,      11.1, 50, 50, 10,    true",
    "10, 50, 50, 10,      10.9, 50, 50, 10,    false",
    "10, 50, 50, 10,      10, 55.1, 50, 10,    true",
    "10, 50, 50, 10,      10, 50, 55.1, 10,    true",
    "10, 50, 50, 10,      10, 50, 50, 11.1,    true",
    "10.3, 50, 50, 10,    10, 60, 50, 10,      true",
    "10.4, 50, 50, 10,    10, 60, 50, 10,      false",
    "10, 51.5, 50, 10,    20, 50, 50, 10,      true",
    "10, 51.6, 50, 10,    20, 50, 50, 10,      false",
    "10, 50, 51.6, 10,    20, 50, 50, 10,      false",
    "10, 50, 50, 10.4,    20, 50, 50, 10,      false",
  })
  void dominatesWhatIsBetterInNoneAndClearlyWorseInOne(
      double lost,
      double sent,
      double wasted,
      double bystanders,
      double otherLost,
      double otherSent,
      double otherWasted,
      double otherBystanders,
      boolean expected) {
    Measures better = measures(lost, sent, wasted, bystanders);
    Measures worse = measures(otherLost, otherSent, otherWasted, otherBystanders);

    assertThat(Dominance.dominates(better, worse)).isEqualTo(expected);
  }

  private static Measures measures(double lost, double sent, double wasted, double bystanders) {
    return new Measures(lost, sent, wasted, bystanders, 0, 0, 0, 0, 0);
  }
}
