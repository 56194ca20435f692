package io.fluxgate.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class SoakTest {

  @Test
  void aFewSecondsOfMisbehaviourLoseNothing() throws Exception {
    Logger okHttp = Logger.getLogger("okhttp3.OkHttpClient");
    okHttp.setLevel(Level.OFF);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Soak soak = new Soak(new SoakOptions(Duration.ofSeconds(5), 7, 16, false), out);

    assertThat(soak.run()).as("%s", printed).isEmpty();

    assertThat(soak.ledger().calls()).isGreaterThan(100);
    assertThat(soak.ledger().reachedCalls()).isBetween(50L, soak.ledger().calls());
    assertThat(soak.transitions().openings()).isPositive();
  }

  @Test
  void optionsAreReadAndMistakesNamed() {
    assertThat(SoakOptions.parse("--minutes", "60", "--seed=7"))
        .isEqualTo(new SoakOptions(Duration.ofHours(1), 7, 24, true));
    assertThat(SoakOptions.parse().duration()).isEqualTo(Duration.ofMinutes(2));
    assertThatThrownBy(() -> SoakOptions.parse("--hours", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--hours (expected: ");
    assertThatThrownBy(() -> SoakOptions.parse("--minutes"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a number after each option");
  }
}
