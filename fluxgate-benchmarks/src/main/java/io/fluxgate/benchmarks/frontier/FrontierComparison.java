package io.fluxgate.benchmarks.frontier;

import io.fluxgate.benchmarks.Arguments;
import io.fluxgate.benchmarks.jmh.ComparisonReport;
import io.fluxgate.benchmarks.jmh.PerformanceBar;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures what surrounds the hot path, and checks its bars.
 *
 * <pre>
 * FrontierComparison [--quick] [--parts=start,registry,size,failures,saturation,jdk,threads,meters]
 *         [--output=DIRECTORY]
 * </pre>
 */
public final class FrontierComparison {

  private static final Map<String, FrontierPart> PARTS = new LinkedHashMap<>();

  static {
    PARTS.put("start", new StartPart());
    PARTS.put("registry", new RegistryPart());
    PARTS.put("size", new SizePart());
    PARTS.put("failures", new FailuresPart());
    PARTS.put("saturation", new SaturationPart());
    PARTS.put("jdk", new JdkPart());
    PARTS.put("threads", new ThreadsPart());
    PARTS.put("meters", new MetersPart());
  }

  private final PrintStream out = System.out;
  private final List<PerformanceBar> bars = new ArrayList<>();
  private final FrontierRun run;

  private FrontierComparison(FrontierEffort effort) {
    run = new FrontierRun(out, effort);
  }

  /** Measures; exits with status 1 if a part fails, whether or not the bars are met. */
  public static void main(String[] args) throws IOException {
    Map<String, String> given =
        Arguments.parse(args, Set.of("--frontier", "--quick", "--parts", "--output"));
    FrontierEffort effort =
        given.containsKey("--quick") ? FrontierEffort.QUICK : FrontierEffort.FULL;
    List<String> parts = parts(given.get("--parts"));
    Path output = Path.of(given.getOrDefault("--output", "target"));
    // Clients have threads that are no daemons.
    System.exit(new FrontierComparison(effort).run(parts, output) ? 0 : 1);
  }

  private static List<String> parts(@Nullable String commaSeparated) {
    if (commaSeparated == null) {
      return List.copyOf(PARTS.keySet());
    }
    List<String> parts = List.of(commaSeparated.split(",", -1));
    for (String part : parts) {
      if (!PARTS.containsKey(part)) {
        throw new IllegalArgumentException(part + " (expected: " + PARTS.keySet() + ")");
      }
    }
    return parts;
  }

  private boolean run(List<String> parts, Path output) throws IOException {
    boolean complete = true;
    for (String part : parts) {
      complete &= measure(part);
    }
    String report = ComparisonReport.bars(bars);
    out.println();
    out.print(report);
    Files.createDirectories(output);
    Files.writeString(output.resolve("compare-frontier.txt"), report);
    Files.writeString(
        output.resolve("compare-frontier.json"), ComparisonReport.json(run.measurements(), bars));
    return complete;
  }

  /** Measures one part. If it fails, the others are measured all the same. */
  private boolean measure(String name) {
    out.printf("%s, Java %s%n", name, System.getProperty("java.version"));
    long start = System.nanoTime();
    try {
      FrontierPart part = PARTS.get(name);
      bars.addAll(part == null ? List.of() : part.measure(run));
      return true;
    } catch (Exception failure) {
      failure.printStackTrace(out);
      return false;
    } finally {
      run.progress("%d s", Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }
  }
}
