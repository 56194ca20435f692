package io.fluxgate.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

/** Runs the command {@code replay} and reads its output. */
class ReplayCommandTest {

  private static final Path DOCS = Path.of("../docs/replay.md");
  private static final String QUICK = "quick: failure-streak=2 delay=10s permit=all";
  private static final String HEADER = "time,key,status,duration_ms\n";
  private static final String ROWS =
      """
      0,a,503,100
      1,a,503,100
      2,a,200,100
      3,a,503,2000
      4,b,200,100
      """;

  @TempDir private Path directory;
  private Path trace = Path.of("");
  private Path page = Path.of("");

  @BeforeEach
  void nameFiles() {
    trace = directory.resolve("trace.csv");
    page = directory.resolve("page.html");
  }

  @Test
  void tableHasPoliciesSideBySide() throws IOException {
    Terminal replay = replay(HEADER + ROWS, "--policy=" + QUICK, "--policy=default");

    assertThat(replay.err()).isEmpty();
    assertThat(replay.exitCode()).isZero();
    assertThat(cells(replay))
        .containsExactly(
            "key policy calls failures opened reopened open for rejected lost spared spared %"
                + " waiting spared",
            "(all) quick 5 3 1 0 3.9 s 2 1 1 33 % 2.0 s",
            "(all) default 5 3 0 0 0 s 0 0 0 0 % 0 s",
            "a quick 4 3 1 0 3.9 s 2 1 1 33 % 2.0 s",
            "a default 4 3 0 0 0 s 0 0 0 0 % 0 s",
            "b quick 1 0 0 0 0 s 0 0 0 - 0 s",
            "b default 1 0 0 0 0 s 0 0 0 - 0 s");
  }

  @Test
  void everyRowOfThePageHasACellForEachHeading() throws IOException {
    Terminal.run("replay", "--sample=" + trace, "--sample-calls=4000", "--report=" + page);
    String html = Files.readString(page);

    assertThat(html).contains("<td>and 93 more</td>");
    for (String table : html.split("<table>", -1)) {
      int headings = table.split("<th ", -1).length;
      assertThat(table.lines().filter(line -> line.startsWith("<tr><td>")))
          .allMatch(row -> row.split("<td>", -1).length == headings);
    }
  }

  @Test
  void transitionsArePrintedOnRequest() throws IOException {
    assertThat(replay(HEADER + ROWS, "--policy=" + QUICK, "--transitions").out())
        .contains("1.1s a, quick: CLOSED -> OPEN: failureStreak(2): 2 failures in a row");
  }

  @Test
  void pageNeedsNothingElseAndIsWellFormed() throws Exception {
    replay(HEADER + ROWS + "5,<b>&'\"\"\u001b,200,1\n", "--policy=" + QUICK);
    String html = Files.readString(page);
    List<String> charts =
        Pattern.compile("(?s)<svg.*?</svg>")
            .matcher(html)
            .results()
            .map(MatchResult::group)
            .toList();

    assertThat(html.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain(
            "http:", "https:", " src=", "<script", "<link", "@import", "url(", "<b>", "\u001b")
        .contains("&lt;b&gt;&amp;&#39;&quot;", "Policies side by side", "Transitions")
        .contains("<td>quick</td>", "failure-streak=2 delay=10s permit=all")
        .contains("1 rejected, would have succeeded", "quick: OPEN, 1.1 s to")
        .contains("failureStreak(2): 2 failures in a row");
    assertThat(charts).as("for a wide screen, and for a narrow one").hasSize(2);
    for (String chart : charts) {
      assertThat(
              DocumentBuilderFactory.newInstance()
                  .newDocumentBuilder()
                  .parse(new InputSource(new StringReader(chart)))
                  .getElementsByTagName("rect")
                  .getLength())
          .isGreaterThan(10);
    }
  }

  @Test
  void badRowStopsWithItsLine() throws IOException {
    Terminal replay = replay(HEADER + "0,a,200,1\n1,a,200,fast\n");

    assertThat(replay.exitCode()).isEqualTo(1);
    assertThat(replay.out()).isEmpty();
    assertThat(replay.err())
        .isEqualToIgnoringNewLines(
            "fluxgate-tools replay: "
                + trace
                + ": line 3: duration_ms: fast (expected: a number); --skip-bad-rows goes on"
                + " without such rows");
    assertThat(page).doesNotExist();
  }

  @Test
  void badRowsAreSkippedOnRequestAndCounted() throws IOException {
    Terminal replay =
        replay(HEADER + "x,a,200,1\n".repeat(8) + ROWS, "--skip-bad-rows", "--time-format=s");

    assertThat(replay.exitCode()).isZero();
    assertThat(replay.out()).contains("5 calls within 5.0 s", "Bad rows skipped: 8.");
    assertThat(replay.err().lines())
        .hasSize(5)
        .startsWith("skipped: line 2: time: x (expected: a number)");
  }

  @Test
  void unsortedRowsAreRefusedSkippedOrSorted() throws IOException {
    String unsorted = HEADER + "4,b,200,100\n3,a,503,2000\n1,a,503,100\n0,a,503,100\n2,a,200,100\n";
    Terminal refused = replay(unsorted);
    Terminal skipped = replay(unsorted, "--skip-bad-rows");
    Terminal sorted = replay(unsorted, "--sort", "--policy=" + QUICK);

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("line 3: the call begins 1.0 s before", "--sort");
    assertThat(skipped.exitCode()).isZero();
    assertThat(skipped.err()).contains("skipped: line 3: the call begins 1.0 s before");
    assertThat(skipped.out()).contains("1 calls within", "Bad rows skipped: 4.");
    assertThat(cells(sorted)).contains("a quick 4 3 1 0 3.9 s 2 1 1 33 % 2.0 s");
  }

  @Test
  void timesOfEndsGiveTheSame() throws IOException {
    String byEnd =
        """
        time,key,status,duration_ms
        0.1,a,503,100
        1.1,a,503,100
        2.1,a,200,100
        4.1,b,200,100
        5,a,503,2000
        """;

    assertThat(cells(replay(byEnd, "--time-is=end", "--policy=" + QUICK)))
        .contains("a quick 4 3 1 0 3.9 s 2 1 1 33 % 2.0 s");
  }

  @Test
  void traceMayBeGzipped() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write((HEADER + ROWS).getBytes(StandardCharsets.UTF_8));
    }
    Path file = Files.write(directory.resolve("trace.csv.gz"), packed.toByteArray());

    assertThat(Terminal.run("replay", file.toString(), "--report=" + page).out())
        .contains("5 calls within");
  }

  @Test
  void policiesComeFromFileToo() throws IOException {
    Path file = Files.writeString(directory.resolve("policies"), "# ours\n\n" + QUICK + " # now\n");

    assertThat(cells(replay(HEADER + ROWS, "--policies=" + file, "--policy=default")))
        .contains("b quick 1 0 0 0 0 s 0 0 0 - 0 s", "b default 1 0 0 0 0 s 0 0 0 - 0 s");
  }

  @Test
  void emptyOrMissingTraceIsNoSuccess() throws IOException {
    assertThat(replay(HEADER).exitCode()).isEqualTo(1);
    assertThat(replay(HEADER).err()).contains("no calls are in it");

    Terminal missing = Terminal.run("replay", "/nowhere/trace.csv", "--report=" + page);
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("replay: /nowhere/trace.csv: no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--policy=p: failure-rate=2 | policy 'p': failure-rate=2: failureRate: 2.0 (expected: > 0",
        "--policy=http: http --policy=http | there are two (expected: different names)",
        "--policies=/nowhere | --policies: /nowhere: no such file",
        "--time-format=yards | Invalid value for option '--time-format'",
        "--time-is=middle | Invalid value for option '--time-is'",
        "--duration-unit=iso | --duration-unit: iso (expected: s, ms, us or ns)",
        "--column=colour=x | --column: colour (expected: duration, key, outcome, status, time)",
        "--top=0 | --top: 0 (expected: 1 to 1000)",
        "--report=/nowhere/page.html | --report: /nowhere is not a directory",
        "--sample=x.csv | either TRACE or --sample (expected: one of them)",
        "--sampel=x | Unknown option: '--sampel=x'",
      })
  void badOptionIsExplained(String options, String message) throws IOException {
    Terminal wrong = replay(HEADER + ROWS, options.split(" (?=--)", -1));

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.out()).isEmpty();
    assertThat(wrong.err()).contains(message, "Try 'fluxgate-tools replay --help'.");
  }

  @Test
  void sampleIsWrittenOnceAndReplayed() throws IOException {
    String option = "--sample=" + trace;
    Terminal first = Terminal.run("replay", option, "--report=" + page, "--sample-calls=4000");
    long size = Files.size(trace);
    Terminal second = Terminal.run("replay", option, "--report=" + page);

    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).contains("4,000 calls within", "orders", "stock");
    assertThat(second.exitCode()).isEqualTo(2);
    assertThat(second.err()).contains("is there already");
    assertThat(Files.size(trace)).isEqualTo(size);
  }

  @Test
  void documentedExampleIsTrue() throws IOException {
    String docs = Files.readString(DOCS);
    Matcher command =
        Pattern.compile("(?s)```sh\\n(sh fluxgate-tools/run replay --sample .*?)```").matcher(docs);
    assertThat(command.find()).isTrue();
    List<String> args = new ArrayList<>(List.of("replay", "--report=" + page, "--sample=" + trace));
    Matcher policies = Pattern.compile("--policy \"([^\"]+)\"").matcher(command.group(1));
    while (policies.find()) {
      args.add("--policy=" + policies.group(1));
    }
    Terminal replay = Terminal.run(args.toArray(String[]::new));

    assertThat(args).hasSizeGreaterThan(4);
    assertThat(replay.exitCode()).isZero();
    assertThat(replay.out().lines().filter(line -> line.startsWith("  ")))
        .hasSizeGreaterThan(4)
        .allSatisfy(line -> assertThat(docs).contains(line));
  }

  /**
   * The heap is too small to hold all rows. {@code -Dfluxgate.replay.calls=1000000} makes the trace
   * longer.
   */
  @Test
  void longTraceIsReadInBoundedMemory() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path said = directory.resolve("said");
    int calls = Integer.getInteger("fluxgate.replay.calls", 300_000);
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-Xmx16m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "replay",
                "--sample=" + trace,
                "--sample-calls=" + calls,
                "--report=" + page)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(Files.readString(said))
          .contains(String.format(Locale.ROOT, "%,d calls within", calls));
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  private Terminal replay(String text, String... options) throws IOException {
    Files.writeString(trace, text);
    List<String> args = new ArrayList<>(List.of("replay", trace.toString()));
    args.addAll(List.of(options));
    if (!String.join(" ", options).contains("--report")) {
      args.add("--report=" + page);
    }
    return Terminal.run(args.toArray(String[]::new));
  }

  /** Returns the rows of the table, with one space between cells. */
  private static List<String> cells(Terminal terminal) {
    return terminal
        .out()
        .lines()
        .filter(line -> line.startsWith("  "))
        .map(line -> line.strip().replaceAll(" +", " "))
        .toList();
  }
}
