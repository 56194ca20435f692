package io.fluxgate.tools.replay;

import io.fluxgate.tools.console.ToolCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code replay}. */
@Command(
    name = "replay",
    description = {
      "Shows what circuit breakers would have done with recorded calls.",
      "",
      "Reads a trace (an access log with --format, or CSV, with the names of its columns in the first line: time, outcome or status,"
          + " and if you have them key and duration_ms), puts its calls through a breaker per key"
          + " in the time of the trace, and compares policies. Leaves a page with a chart, which"
          + " needs no network.",
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
      "0:The trace was replayed.",
      "1:The trace cannot be read or has a bad row, or the page cannot be written.",
      "2:An option or a policy is unknown or out of range."
    })
public final class ReplayCommand extends ToolCommand {

  private static final String STANDARD_INPUT = "-";
  private static final int SKIPPED_SHOWN = 5;

  /** What the time column contains. */
  enum RecordedTime {
    START,
    END;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(
      paramLabel = "TRACE",
      arity = "0..1",
      description = "The trace, packed if it ends in .gz; - for the standard input.")
  private @Nullable String trace;

  @Mixin private PolicyOptions policyOptions = new PolicyOptions();

  @Option(
      names = "--format",
      paramLabel = "KIND",
      defaultValue = "csv",
      description =
          "What the trace is: csv, json (an object per line), har, or the default access log of nginx,"
              + " alb or envoy. Default: ${DEFAULT-VALUE}.")
  private TraceFormat format = TraceFormat.CSV;

  @Option(
      names = "--time-format",
      paramLabel = "FORMAT",
      description =
          "How times are written: iso, or a number of s, ms, us or ns since the epoch or since the"
              + " beginning. Default: what the first row looks like.")
  private @Nullable TimeFormat timeFormat;

  @Option(
      names = "--time-is",
      paramLabel = "MOMENT",
      defaultValue = "start",
      description =
          "Whether times are of the start or the end of calls: start or end. Default: ${DEFAULT-VALUE}.")
  private RecordedTime timeIs = RecordedTime.START;

  @Option(
      names = "--duration-unit",
      paramLabel = "UNIT",
      description = "s, ms, us or ns, if the column's name does not end in _ms or the like.")
  private @Nullable TimeFormat durationUnit;

  @Option(
      names = "--column",
      paramLabel = "WHAT=NAME",
      description =
          "The name of the column of time, key, outcome, status or duration, if it is another.")
  private Map<String, String> columns = new LinkedHashMap<>();

  @Option(
      names = "--separator",
      paramLabel = "CHARACTER",
      description = "What stands between fields. Default: found out (comma, semicolon or tab).")
  private @Nullable Character separator;

  @Option(
      names = "--sort",
      description = "Bring rows in order of their starts first, for which all are held in memory.")
  private boolean sort;

  @Option(
      names = "--skip-bad-rows",
      description = "Go on after rows that cannot be understood, instead of stopping.")
  private boolean skipBadRows;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Seed of random permits and jitter. Default: 1.")
  private long seed;

  @Option(
      names = "--top",
      paramLabel = "KEYS",
      defaultValue = "20",
      description = "How many keys are shown, 1 to 1000. Default: ${DEFAULT-VALUE}.")
  private int top;

  @Option(names = "--transitions", description = "Print the transitions and their reasons, too.")
  private boolean transitions;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      defaultValue = "fluxgate-replay.html",
      description = "Where to write the page. Default: ${DEFAULT-VALUE}.")
  private Path report = Path.of("");

  @Option(
      names = "--sample",
      paramLabel = "FILE",
      description = "Make up a trace of an outage, write it to this new file, and replay it.")
  private @Nullable Path sample;

  @Option(
      names = "--sample-calls",
      paramLabel = "CALLS",
      defaultValue = "" + SampleTrace.DEFAULT_CALLS,
      description = "How many calls to make up, 1 to 100000000. Default: ${DEFAULT-VALUE}.")
  private int sampleCalls;

  @Option(
      names = "--no-color",
      description = "Write progress as plain lines, as when the output is not a terminal.")
  private boolean plain;

  /** Creates the command with its defaults; picocli sets the options. */
  public ReplayCommand() {}

  /** Replays the trace and returns the exit code. */
  @Override
  public Integer call() {
    check();
    List<NamedPolicy> policies = policyOptions.policies();
    TraceReplay run = new TraceReplay(policies, seed, layout(), sorts());
    try {
      writeSample();
      ReplayResult result = replay(run);
      if (result.calls() == 0) {
        throw new TraceException("no calls are in it");
      }
      new ReplayView(out(), result).show(traceLine(result, run), top, transitions);
      Files.writeString(report, ReplayPage.of(result, traceLine(result, run), top));
      out().println();
      out()
          .println("The same with a chart, as a page for your browser: " + report.toAbsolutePath());
      out().flush();
      return 0;
    } catch (IOException error) {
      return fail(source() + ": " + FileErrors.describe(error));
    }
  }

  private void writeSample() throws IOException {
    if (sample != null) {
      SampleTrace.write(sample, sampleCalls, seed);
    }
  }

  private ReplayResult replay(TraceReplay run) throws IOException {
    long size = isStandardInput() ? 0 : Files.size(Path.of(source()));
    ProgressLine progress =
        new ProgressLine(err(), !plain && Ansi.AUTO.enabled(), size, System::nanoTime);
    if (skipBadRows) {
      run.skipBadRows(
          reason -> {
            if (run.skipped() <= SKIPPED_SHOWN) {
              progress.end();
              err().println("skipped: " + reason);
            }
          });
    }
    try (CountingInputStream counted = new CountingInputStream(open());
        InputStream in = source().endsWith(".gz") ? new GZIPInputStream(counted) : counted) {
      run.onRow(rows -> progress.at(rows, counted::count));
      return run.replay(in);
    } finally {
      progress.end();
    }
  }

  private InputStream open() throws IOException {
    return isStandardInput() ? System.in : Files.newInputStream(Path.of(source()));
  }

  private String traceLine(ReplayResult result, TraceReplay run) {
    String traceLine =
        "%s calls within %s, from %s."
            .formatted(
                DisplayText.count(result.calls()),
                DisplayText.time(result.spanNanos()),
                DisplayText.clean(source()));
    if (run.skipped() > 0) {
      traceLine += " Bad rows skipped: %s.".formatted(DisplayText.count(run.skipped()));
    }
    if (result.overflows() > 0) {
      traceLine += " There were too many keys at once, and some of their calls were not guarded.";
    }
    if (result.hasOtherKeys()) {
      traceLine +=
          " There were more than %s keys; those beyond are %s."
              .formatted(
                  DisplayText.count(PolicySimulation.MOST_KEYS), PolicySimulation.OTHER_KEYS);
    }
    return traceLine;
  }

  // Arguments

  private void check() {
    if ((trace == null) == (sample == null)) {
      throw wrong("either TRACE or --sample (expected: one of them)");
    }
    checkRange("--top", top, 1, 1000);
    checkRange("--sample-calls", sampleCalls, 1, 100_000_000);
    if (durationUnit == TimeFormat.ISO) {
      throw wrong("--duration-unit: iso (expected: s, ms, us or ns)");
    }
    if (sample != null && Files.exists(sample)) {
      throw wrong("--sample: " + sample + " is there already (expected: a new file)");
    }
    if (separator != null && (separator == '"' || separator == '\n' || separator == '\r')) {
      throw wrong("--separator: a quote or line break (expected: another character)");
    }
    Set<String> unknown = new TreeSet<>(columns.keySet());
    unknown.removeAll(TraceColumns.ROLES);
    if (!unknown.isEmpty()) {
      throw wrong(
          "--column: %s (expected: %s)"
              .formatted(
                  unknown.iterator().next(), String.join(", ", new TreeSet<>(TraceColumns.ROLES))));
    }
    checkFile("--report", report);
  }

  private boolean sorts() {
    return sort || timeIs == RecordedTime.END || format.needsSorting();
  }

  private TraceLayout layout() {
    return new TraceLayout(
        format, separator, columns, timeFormat, durationUnit, timeIs == RecordedTime.END);
  }

  private String source() {
    return trace != null ? trace : String.valueOf(sample);
  }

  private boolean isStandardInput() {
    return source().equals(STANDARD_INPUT);
  }
}
