package io.fluxgate.benchmarks.protect;

import io.fluxgate.benchmarks.Arguments;
import io.fluxgate.tools.simulate.LabPage;
import io.fluxgate.tools.simulate.LabProgress;
import io.fluxgate.tools.simulate.LabResult;
import io.fluxgate.tools.simulate.LabTable;
import io.fluxgate.tools.simulate.Laboratory;
import io.fluxgate.tools.simulate.ScenarioFile;
import io.fluxgate.tools.simulate.Scenarios;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * Runs all contestants in the standard scenarios, and writes {@code protect.json}, {@code
 * protect.md} and {@code protect.html}.
 *
 * <pre>
 * ProtectionComparison [--quick] [--scenarios=hang,cold] [--seeds=20] [--threads=2]
 *         [--output=DIRECTORY] [--docs=PAGE]
 * </pre>
 *
 * With {@code --docs}, it also replaces the tables of a page.
 */
public final class ProtectionComparison {

  private static final String QUICK_SEEDS = "3";
  private static final String FULL_SEEDS = "20";

  private static final String TABLES = "<!-- tables -->";
  private static final String END_OF_TABLES = "<!-- end of tables -->";

  private ProtectionComparison() {}

  /** Runs the comparison; fails if an option is unknown or a simulation fails. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Map<String, String> options = options(args);
    int seeds =
        Integer.parseInt(
            options.getOrDefault(
                "--seeds", options.containsKey("--quick") ? QUICK_SEEDS : FULL_SEEDS));
    int threads =
        Integer.parseInt(
            options.getOrDefault("--threads", "" + Runtime.getRuntime().availableProcessors()));
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    LabProgress progress = new LabProgress(out, false, System::nanoTime);
    LabResult result =
        new Laboratory(Contestants.all(), seeds, 1, threads)
            .run(scenarios(options.getOrDefault("--scenarios", "")), progress);
    print(out, LabTable.summary(result));
    print(out, LabTable.families(result));
    Path directory = Files.createDirectories(Path.of(options.getOrDefault("--output", "target")));
    ProtectionReport report = new ProtectionReport(result);
    Files.writeString(directory.resolve("protect.json"), report.json());
    Files.writeString(directory.resolve("protect.md"), report.markdown());
    Files.writeString(
        directory.resolve("protect.html"),
        LabPage.of(result, "The standard scenarios, each with %d seeds.".formatted(seeds)));
    String page = options.get("--docs");
    if (page != null) {
      replaceTables(Path.of(page), report.markdown());
    }
    out.println();
    out.println("In " + directory.toAbsolutePath() + ": protect.json, protect.md and protect.html");
  }

  private static void replaceTables(Path page, String tables) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(TABLES);
    int end = text.indexOf(END_OF_TABLES);
    if (begin < 0 || end < begin) {
      throw new IOException(page + " has no " + TABLES + " and " + END_OF_TABLES);
    }
    Files.writeString(
        page, text.substring(0, begin) + TABLES + "\n\n" + tables + "\n" + text.substring(end));
  }

  private static Map<String, String> options(String[] args) {
    return Arguments.parse(
        args, Set.of("--quick", "--scenarios", "--seeds", "--threads", "--output", "--docs"));
  }

  private static Scenarios scenarios(String commaSeparated) {
    String[] words = commaSeparated.split(",", -1);
    return ScenarioFile.standard().select(name -> Arrays.stream(words).anyMatch(name::contains));
  }

  private static void print(PrintWriter out, LabTable table) {
    out.println();
    table.lines().forEach(out::println);
  }
}
