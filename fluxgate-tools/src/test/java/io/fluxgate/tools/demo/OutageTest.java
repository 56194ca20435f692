package io.fluxgate.tools.demo;

import static io.fluxgate.tools.demo.Outage.Behaviour.ERRORS;
import static io.fluxgate.tools.demo.Outage.Behaviour.HANGING;
import static io.fluxgate.tools.demo.Outage.Behaviour.HEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OutageTest {

  private static final Outage OUTAGE = Outage.scripted(Duration.ofNanos(50));

  @Test
  void scriptGoesThroughItsStagesInOrder() {
    assertThat(LongStream.of(0, 9, 10, 19, 20, 29, 30, 49).mapToObj(OUTAGE::at))
        .containsExactly(HEALTHY, HEALTHY, ERRORS, ERRORS, HANGING, HANGING, HEALTHY, HEALTHY);
  }

  @Test
  void lastStageGoesOnAfterTheScript() {
    assertThat(OUTAGE.at(1_000)).isEqualTo(HEALTHY);
  }

  @Test
  void healthyScriptIsNeverSick() {
    assertThat(Outage.none(Duration.ofNanos(50)).isEverSick()).isFalse();
    assertThat(OUTAGE.isEverSick()).isTrue();
  }
}
