package io.fluxgate.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

  @Test
  void runOfTwentySecondsGoesBySeconds() {
    assertThat(Pace.ofRun(Duration.ofSeconds(20), 20))
        .isEqualTo(new Pace(Duration.ofSeconds(1), Duration.ofSeconds(2), 10, 5));
  }

  @Test
  void breakerAsksForNoMoreCallsThanAreMade() {
    assertThat(Pace.ofRun(Duration.ofSeconds(3), 1).leastCalls()).isEqualTo(1);
    assertThat(Pace.ofRun(Duration.ofSeconds(3), 1).probes()).isEqualTo(1);
    assertThat(Pace.ofService(1).leastCalls()).isEqualTo(5);
  }
}
