package io.fluxgate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, and what the command line says about wrong arguments. */
class CommandLineTest {

  @Test
  void helpNamesCommands() {
    Terminal help = Terminal.run("--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("COMMAND", "external-api");
  }

  @Test
  void commandIsRequired() {
    Terminal none = Terminal.run();

    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("Missing required subcommand", "--help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"external-apy", "demo", "--version"})
  void unknownCommandIsRefused(String word) {
    Terminal wrong = Terminal.run(word);

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains(word);
  }
}
