package io.fluxgate.tools.simulate;

import io.fluxgate.tools.console.ToolCommand;
import io.fluxgate.tools.replay.FileErrors;
import io.fluxgate.tools.replay.NamedPolicy;
import io.fluxgate.tools.replay.PolicyOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code simulate}. */
@Command(
    name = "simulate",
    description = {
      "Shows how well policies protect callers of a service that fails.",
      "",
      "Simulates, in virtual time, callers with threads and timeouts, a service with servers and a"
          + " queue, and what happens to it, once for each policy; compares what was lost, sent in"
          + " vain and starved, and leaves a page that needs no network.",
      ""
    },
    footerHeading = PolicyOptions.HEADING,
    footer = {
      PolicyOptions.EXAMPLE,
      PolicyOptions.SETTINGS_1,
      PolicyOptions.SETTINGS_2,
      PolicyOptions.SETTINGS_3,
      PolicyOptions.SETTINGS_4
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The scenarios were simulated.",
      "1:The scenarios cannot be read, or the page cannot be written.",
      "2:An option or a policy is unknown or out of range."
    })
public final class SimulateCommand extends ToolCommand {

  @Parameters(
      paramLabel = "SCENARIOS",
      arity = "0..1",
      description = "A file of scenarios. Default: the standard ones.")
  private @Nullable Path file;

  @Mixin private PolicyOptions policies = new PolicyOptions();

  @Option(
      names = "--per-shard",
      description = "Also simulate each policy with a breaker for each shard of the service.")
  private boolean perShard;

  @Option(
      names = "--fleet",
      description = {
        "Also simulate each policy in instances that tell each other what they see, as fluxgate-fleet"
            + " does, and print what matters with many instances. Without a file, the scenarios are"
            + " those of fleets."
      })
  private boolean fleet;

  @Option(
      names = "--scenario",
      paramLabel = "WORDS",
      description =
          "Only scenarios with these words in their name or family; several times for several.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "NUMBER",
      defaultValue = "3",
      description = "How often each scenario runs, 1 to 1000. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "The first seed. Default: ${DEFAULT-VALUE}.")
  private long firstSeed;

  @Option(
      names = "--threads",
      paramLabel = "NUMBER",
      description =
          "How many simulations run at once, 1 to 256; the result is the same. Default: one per processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--details", description = "Print the measures of each scenario, too.")
  private boolean details;

  @Option(
      names = "--print-scenarios",
      description = "Print the standard scenarios, as a file to start from, and exit.")
  private boolean printScenarios;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      defaultValue = "fluxgate-simulate.html",
      description = "Where to write the page. Default: ${DEFAULT-VALUE}.")
  private Path report = Path.of("");

  @Option(
      names = "--no-color",
      description = "Write progress as plain lines, as when the output is not a terminal.")
  private boolean plain;

  /** Creates the command with its defaults; picocli sets the options. */
  public SimulateCommand() {}

  /** Simulates and returns the exit code. */
  @Override
  public Integer call() throws InterruptedException {
    if (printScenarios) {
      out().print(fleet ? ScenarioFile.fleetText() : ScenarioFile.standardText());
      out().flush();
      return 0;
    }
    check();
    List<Subject> subjects = subjects();
    try {
      Scenarios scenarios = selected(scenarios());
      LabResult result = run(subjects, scenarios);
      show(result);
      Files.writeString(report, LabPage.of(result, source(result)));
      out().println();
      out().println("The same as a page for your browser: " + report.toAbsolutePath());
      out().flush();
      return 0;
    } catch (ScenarioException bad) {
      return fail(file + ": " + bad.getMessage());
    } catch (IOException error) {
      return fail(report + ": " + FileErrors.describe(error));
    }
  }

  private LabResult run(List<Subject> subjects, Scenarios scenarios) throws InterruptedException {
    LabProgress progress = new LabProgress(err(), !plain && Ansi.AUTO.enabled(), System::nanoTime);
    try {
      return new Laboratory(subjects, seeds, firstSeed, threads).run(scenarios, progress);
    } finally {
      progress.end();
    }
  }

  private void show(LabResult result) {
    out().println(source(result));
    print(LabTable.summary(result));
    out().println();
    out().println(LabTable.LEGEND);
    print(LabTable.families(result));
    if (fleet) {
      print(LabTable.fleets(result));
      out().println();
      out().println(LabTable.FLEET_LEGEND);
    }
    if (details) {
      for (int i = 0; i < result.scenarios().size(); i++) {
        print(LabTable.scenario(result, i));
      }
    }
  }

  private void print(LabTable table) {
    out().println();
    table.lines().forEach(out()::println);
  }

  private String source(LabResult result) {
    return "Scenarios: %d, %s; seeds of each: %d."
        .formatted(result.scenarios().size(), file == null ? ownScenarios() : "" + file, seeds);
  }

  private String ownScenarios() {
    return fleet ? "those of fleets" : "the standard ones";
  }

  // Arguments

  private void check() {
    checkRange("--seeds", seeds, 1, 1000);
    checkRange("--threads", threads, 1, 256);
    checkFile("--report", report);
  }

  private List<Subject> subjects() {
    List<Subject> subjects = new ArrayList<>();
    for (NamedPolicy each : policies.policies()) {
      subjects.add(subject(each, each.name(), false));
      if (perShard) {
        subjects.add(subject(each, each.name() + "/shard", true));
      }
      if (fleet) {
        subjects.add(FleetSubject.of(each.name() + "/fleet", Subject.Kind.TUNED, each.policy()));
      }
    }
    return subjects;
  }

  private static Subject subject(NamedPolicy named, String name, boolean perShard) {
    return new BreakerSubject(
        name, Subject.Kind.TUNED, named.policy().toString(), named.policy(), perShard);
  }

  private Scenarios scenarios() throws ScenarioException {
    if (file == null) {
      return fleet ? ScenarioFile.fleets() : ScenarioFile.standard();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return ScenarioFile.read(in);
    } catch (IOException error) {
      throw new ScenarioException(FileErrors.describe(error));
    }
  }

  private Scenarios selected(Scenarios all) {
    if (words.isEmpty()) {
      return all;
    }
    for (String word : words) {
      if (all.select(name -> hasWords(name, word)).names().isEmpty()) {
        throw wrong(
            "--scenario: %s (expected: one of %s)".formatted(word, String.join(", ", all.names())));
      }
    }
    return all.select(name -> words.stream().anyMatch(word -> hasWords(name, word)));
  }

  private static boolean hasWords(String name, String words) {
    return name.toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT));
  }
}
