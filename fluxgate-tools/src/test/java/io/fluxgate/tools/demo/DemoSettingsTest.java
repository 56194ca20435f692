package io.fluxgate.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemoSettingsTest {

  @Test
  void runOfTwentySecondsGoesBySeconds() {
    assertThat(DemoSettings.ofRun(Duration.ofSeconds(20), 20))
        .isEqualTo(new DemoSettings(Duration.ofSeconds(1), Duration.ofSeconds(2), 10, 5));
  }

  @Test
  void breakerAsksForNoMoreCallsThanAreMade() {
    assertThat(DemoSettings.ofRun(Duration.ofSeconds(3), 1).minimumCalls()).isEqualTo(1);
    assertThat(DemoSettings.ofRun(Duration.ofSeconds(3), 1).probes()).isEqualTo(1);
    assertThat(DemoSettings.ofService(1).minimumCalls()).isEqualTo(5);
  }
}
