package io.fluxgate.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs all benchmarks and judges them.
 *
 * <pre>
 * Compare [--quick] [--scenarios=count,time] [--subjects=fluxgate,armeria] [--threads=1,2]
 *         [--output=DIRECTORY]
 * </pre>
 */
public final class Compare {

  private final PrintStream out = System.out;
  private final Options options;
  private final Results results = new Results();

  private int made;
  private int all;

  private Compare(Options options) {
    this.options = options;
  }

  /**
   * Runs what the arguments ask for; the status is 1 if a run fails, whether bars are met or not.
   */
  public static void main(String[] args) throws IOException {
    if (!new Compare(Options.parse(args)).run()) {
      System.exit(1);
    }
  }

  private boolean run() throws IOException {
    List<Run> runs = options.runs();
    Run.Effort effort = options.quick() ? Run.Effort.QUICK : Run.Effort.FULL;
    all = runs.size();
    out.printf("%d runs, Java %s%n", all, System.getProperty("java.version"));
    boolean complete = true;
    for (Run run : runs) {
      complete &= measure(run, effort);
    }
    // Last: what this process does in the background takes a processor from the forks.
    Map<String, Long> sizes = RetainedSize.ofAll();
    String report =
        Report.table(results)
            + System.lineSeparator()
            + Report.sizes(sizes)
            + System.lineSeparator()
            + Report.bars(Bars.judge(results, sizes));
    out.println();
    out.print(report);
    write("compare.txt", report);
    write("compare.json", Report.json(results));
    return complete;
  }

  /** A run that fails, because its breaker left its state for one, must not cost the others. */
  private boolean measure(Run run, Run.Effort effort) {
    made++;
    out.printf(
        "[%3d/%d] %-18s %dT  %-24s", made, all, run.scenario(), run.threads(), run.subject());
    try {
      Measurement measurement = run.measure(effort);
      results.add(measurement);
      out.printf(
          Locale.ROOT, "%12.2f ns %9.2f B%n", measurement.nsPerOp(), measurement.bytesPerOp());
      return true;
    } catch (RunnerException failure) {
      out.println(" failed");
      failure.printStackTrace(out);
      return false;
    }
  }

  private void write(String file, String content) throws IOException {
    Files.createDirectories(options.output());
    Files.writeString(options.output().resolve(file), content, StandardCharsets.UTF_8);
  }

  /**
   * What the arguments say.
   *
   * @param scenarios the scenarios to run, all if empty; likewise subjects and threads
   */
  private record Options(
      boolean quick,
      Set<String> scenarios,
      Set<String> subjects,
      Set<String> threads,
      Path output) {

    static Options parse(String[] args) {
      Map<String, String> given =
          Arrays.stream(args)
              .map(arg -> arg.split("=", 2))
              .collect(Collectors.toMap(arg -> arg[0], arg -> arg.length > 1 ? arg[1] : ""));
      Set<String> known = Set.of("--quick", "--scenarios", "--subjects", "--threads", "--output");
      given.keySet().stream()
          .filter(name -> !known.contains(name))
          .findFirst()
          .ifPresent(
              name -> {
                throw new IllegalArgumentException(name + " (expected: " + known + ")");
              });
      return new Options(
          given.containsKey("--quick"),
          list(given, "--scenarios"),
          list(given, "--subjects"),
          list(given, "--threads"),
          Path.of(given.getOrDefault("--output", "target")));
    }

    private static Set<String> list(Map<String, String> given, String name) {
      String commaSeparated = given.get(name);
      return commaSeparated == null ? Set.of() : Set.of(commaSeparated.split(",", -1));
    }

    List<Run> runs() {
      return (quick ? Plan.quick() : Plan.full())
          .stream()
              .filter(run -> isWanted(scenarios, run.scenario()))
              .filter(run -> isWanted(subjects, run.subject()))
              .filter(run -> isWanted(threads, Integer.toString(run.threads())))
              .toList();
    }

    private static boolean isWanted(Set<String> wanted, String name) {
      return wanted.isEmpty() || wanted.contains(name);
    }
  }
}
