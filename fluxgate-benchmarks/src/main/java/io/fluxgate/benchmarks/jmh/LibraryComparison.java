package io.fluxgate.benchmarks.jmh;

import io.fluxgate.benchmarks.Arguments;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs the benchmarks of all libraries, prints a table, and checks the bars.
 *
 * <pre>
 * LibraryComparison [--quick] [--scenarios=count,time] [--subjects=fluxgate,armeria] [--threads=1,2]
 *         [--output=DIRECTORY]
 * </pre>
 */
public final class LibraryComparison {

  private final PrintStream out = System.out;
  private final Options options;
  private final MeasurementTable results = new MeasurementTable();

  private int made;
  private int all;

  private LibraryComparison(Options options) {
    this.options = options;
  }

  /**
   * Runs the selected benchmarks; exits with status 1 if a run fails, whether or not the bars are
   * met.
   */
  public static void main(String[] args) throws IOException {
    if (!new LibraryComparison(Options.parse(args)).run()) {
      System.exit(1);
    }
  }

  private boolean run() throws IOException {
    List<BenchmarkRun> runs = options.runs();
    BenchmarkRun.Effort effort =
        options.quick() ? BenchmarkRun.Effort.QUICK : BenchmarkRun.Effort.FULL;
    all = runs.size();
    out.printf("%d runs, Java %s%n", all, System.getProperty("java.version"));
    boolean complete = true;
    for (BenchmarkRun run : runs) {
      complete &= measure(run, effort);
    }
    // Last: background work of this process would take a processor from the forks.
    Map<String, Long> sizes = RetainedSize.ofAll();
    String report =
        ComparisonReport.table(results)
            + System.lineSeparator()
            + ComparisonReport.sizes(sizes)
            + System.lineSeparator()
            + ComparisonReport.bars(PerformanceBars.check(results, sizes));
    out.println();
    out.print(report);
    write("compare.txt", report);
    write("compare.json", ComparisonReport.json(results));
    return complete;
  }

  /**
   * Measures one run. A failed run (such as a breaker that left its state) does not stop the
   * others.
   */
  private boolean measure(BenchmarkRun run, BenchmarkRun.Effort effort) {
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
   * The command line's options.
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
          Arguments.parse(
              args, Set.of("--quick", "--scenarios", "--subjects", "--threads", "--output"));
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

    List<BenchmarkRun> runs() {
      return (quick ? BenchmarkPlan.quick() : BenchmarkPlan.full())
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
