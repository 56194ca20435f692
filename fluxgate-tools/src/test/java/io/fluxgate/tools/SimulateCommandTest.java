package io.fluxgate.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the command {@code simulate} and reads its output. */
class SimulateCommandTest {

  private static final String SCENARIOS =
      """
      short: {family: outages, rate: 20, warm-up: 10s, after: 20s, fault: {kind: 503, for: 5s}}
      long: {family: outages, rate: 20, warm-up: 10s, after: 20s, fault: {kind: hang, for: 10s}}
      other: {family: noise, rate: 20, noise: 0.05, warm-up: 10s, after: 20s}
      """;

  @TempDir private Path directory;
  private Path file = Path.of("");
  private Path page = Path.of("");

  @BeforeEach
  void writeScenarios() throws IOException {
    file = Files.writeString(directory.resolve("mine.yaml"), SCENARIOS);
    page = directory.resolve("page.html");
  }

  @Test
  void tablesHavePoliciesSideBySide() {
    Terminal run = simulate("--policy=default", "--policy=eager: failure-streak=3 delay=1s");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("Scenarios: 3, ", "default", "eager", "none", "oracle", "outages (2)")
        .contains("score", "dominated", page.toString());
  }

  @Test
  void pageNeedsNoNetworkAndFitsTheDarkAndAPhone() throws IOException {
    simulate();

    assertThat(Files.readString(page))
        .contains("<details><summary>short</summary>", "prefers-color-scheme: dark")
        .contains("name=\"viewport\"", "class=\"scroll\"", "class=\"bars\"")
        .doesNotContain("<script", "src=", "href=", "@import", "url(");
  }

  @Test
  void resultIsTheSameWithAnyNumberOfThreads() {
    assertThat(simulate("--threads=4", "--details").out())
        .isEqualTo(simulate("--threads=1", "--details").out());
  }

  @Test
  void scenariosAreSelectedByWords() {
    Terminal run = simulate("--scenario=OUTAGES", "--details");

    assertThat(run.out()).contains("Scenarios: 2, ", "short  ", "long  ").doesNotContain("other  ");
  }

  @Test
  void breakersPerShardAreShownBesideTheOthers() {
    assertThat(simulate("--per-shard").out()).contains("default  ", "default/shard");
  }

  @Test
  void fleetsAreShownBesideLocalBreakers() throws IOException {
    Files.writeString(
        file,
        "many: {family: f, instances: 20, rate: 20, warm-up: 10s, after: 20s, fault: {kind: 503, for: 20s}}");

    assertThat(simulate("--fleet").out())
        .contains("default  ", "default/fleet", "half cut after", "many, default/fleet")
        .doesNotContain("many, none");
  }

  @Test
  void scenariosOfFleetsArePrintedAndAreTheDefaultOfFleets() throws IOException {
    Terminal printed = Terminal.run("simulate", "--fleet", "--print-scenarios");
    Files.writeString(file, printed.out());

    assertThat(simulate("--seeds=1", "--scenario=503 3 x 0.05").exitCode()).isZero();
    assertThat(
            Terminal.run(
                    "simulate",
                    "--fleet",
                    "--seeds=1",
                    "--scenario=503 3 x 0.05",
                    "--report=" + page)
                .out())
        .contains("Scenarios: 1, those of fleets");
  }

  @Test
  void standardScenariosArePrintedToStartFrom() throws IOException {
    Terminal printed = Terminal.run("simulate", "--print-scenarios");
    Files.writeString(file, printed.out());

    Terminal run = simulate("--seeds=1", "--scenario=503 for 3s");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Scenarios: 1, ");
  }

  @Test
  void standardScenariosAreTheDefault() {
    Terminal run =
        Terminal.run("simulate", "--seeds=1", "--scenario=sparse 503", "--report=" + page);

    assertThat(run.out()).contains("Scenarios: 1, the standard ones");
  }

  @Test
  void mistakeInAFileIsNamedWithItsLine() throws IOException {
    Files.writeString(file, "a: {family: f}\nb: {family: f, rate: fast}\n");

    Terminal run = simulate();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(file + ": line 2: scenario 'b': rate: fast (expected: ")
        .doesNotContain("\tat ");
  }

  @Test
  void missingFileIsNamed() throws IOException {
    Files.delete(file);

    assertThat(simulate().err()).contains(file + ": no such file");
  }

  @ParameterizedTest
  @CsvSource({
    "--seeds=0, '--seeds: 0 (expected: 1 to 1000)'",
    "--threads=0, '--threads: 0 (expected: 1 to 256)'",
    "--scenario=nothing, '--scenario: nothing (expected: one of short, long, other)'",
    "--policy=window=-1, 'policy ''policy-1'': window=-1'",
    "--report=/nowhere/at/all.html, '--report: /nowhere/at is not a directory'",
  })
  void badOptionIsExplained(String option, String message) {
    Terminal run = simulate(option);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(message, "Try 'fluxgate-tools simulate --help'.");
  }

  @Test
  void wordsThatFitNoScenarioAreRefusedBesideWordsThatDo() {
    Terminal run = simulate("--scenario=short", "--scenario=nothing");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("--scenario: nothing (expected: one of short, long, other)")
        .doesNotContain("--scenario: short");
  }

  private Terminal simulate(String... options) {
    List<String> args = new ArrayList<>(List.of("simulate", file.toString(), "--no-color"));
    args.addAll(List.of(options));
    if (args.stream().noneMatch(arg -> arg.startsWith("--report"))) {
      args.add("--report=" + page);
    }
    return Terminal.run(args.toArray(String[]::new));
  }
}
