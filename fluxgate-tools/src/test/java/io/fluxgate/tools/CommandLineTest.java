package io.fluxgate.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Help, version and what the command line says about wrong arguments. */
class CommandLineTest {

  @Test
  void helpExplainsDemo() {
    Terminal help = Terminal.run("demo", "--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out())
        .contains("Usage: fluxgate-tools demo", "127.0.0.1", "Exit codes")
        .contains("--url", "--duration", "--rate", "--report", "--seed", "--no-color")
        .contains("--metrics-port", "--linger");
  }

  @Test
  void helpNamesCommands() {
    Terminal help = Terminal.run("--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("COMMAND", "demo", "replay", "simulate");
  }

  @Test
  void commandIsAskedFor() {
    Terminal none = Terminal.run();

    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("Missing required subcommand", "--help");
  }

  @ParameterizedTest
  @CsvSource({
    "--duraton=5, Unknown option: '--duraton=5'",
    "--duration=0, '--duration: 0 (expected: 3 to 600)'",
    "--duration=soon, Invalid value for option '--duration'",
    "--rate=101, '--rate: 101 (expected: 1 to 100)'",
    "--metrics-port=70000, '--metrics-port: 70000 (expected: 0 to 65535)'",
    "--linger=5, '--linger: there is nothing to serve (expected: with --metrics-port)'",
    "--seed=x, Invalid value for option '--seed'",
    "--url=ftp://example.com, '--url: ftp://example.com (expected: '",
    "--url=nonsense, '--url: nonsense (expected: '",
    "--report=/nowhere/at/all.html, '--report: /nowhere/at is not a directory'",
  })
  void badOptionIsExplainedInTwoLines(String option, String message) {
    Terminal wrong = Terminal.run("demo", option);

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err())
        .contains(message)
        .contains("Try 'fluxgate-tools demo --help'.")
        .doesNotContain("\tat ");
    assertThat(wrong.err().lines().count()).isLessThanOrEqualTo(3);
  }

  @Test
  void directoryIsNoReport(@TempDir Path directory) {
    Terminal wrong = Terminal.run("demo", "--report=" + directory);

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("is a directory");
  }

  @Test
  void versionHasALineOfItsOwn() {
    Terminal version = Terminal.run("--version");

    assertThat(version.exitCode()).isZero();
    assertThat(version.err()).isEmpty();
    assertThat(version.out()).matches("fluxgate-tools \\S.*\\R");
  }

  @ParameterizedTest
  @CsvSource({
    "dmo, 'Unknown command: ''dmo'' (expected: demo, replay or simulate)'",
    "external-api, 'Unknown command: ''external-api'' (expected: demo, replay or simulate)'",
    "--verson, Unknown option: '--verson'",
  })
  void unknownCommandIsRefused(String word, String message) {
    Terminal wrong = Terminal.run(word);

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err()).contains(message, "Try 'fluxgate-tools --help'.");
  }
}
