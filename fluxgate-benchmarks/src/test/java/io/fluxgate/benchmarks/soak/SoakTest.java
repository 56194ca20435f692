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
    Soak soak = new Soak(new Options(Duration.ofSeconds(5), 7, 16, false), out);

    assertThat(soak.run()).as("%s", printed).isEmpty();

    assertThat(soak.book().calls()).isGreaterThan(100);
    assertThat(soak.book().reachedCalls()).isBetween(50L, soak.book().calls());
    assertThat(soak.chain().openings()).isPositive();
  }

  @Test
  void optionsAreReadAndMistakesNamed() {
    assertThat(Options.parse("--minutes", "60", "--seed=7"))
        .isEqualTo(new Options(Duration.ofHours(1), 7, 24, true));
    assertThat(Options.parse().duration()).isEqualTo(Duration.ofMinutes(2));
    assertThatThrownBy(() -> Options.parse("--hours", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--hours (expected: ");
    assertThatThrownBy(() -> Options.parse("--minutes"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a number after each option");
  }
}
