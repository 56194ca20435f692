package io.fluxgate.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Runs the whole demo in a shorter time; all tests share one run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("the demo runs in real time")
class DemoTest {

  private static final String PROGRESS =
      " +[0-9.]+s \\d+ calls \\d+ failed \\d+ rejected \\d+ ms  orders \\w+  stock CLOSED";

  private Terminal demo = new Terminal(-1, "", "");
  private String page = "";
  private String picture = "";

  @BeforeAll
  void runDemo(@TempDir Path directory) throws IOException {
    Path report = directory.resolve("report.html");
    Path svg = directory.resolve("timeline.svg");
    demo =
        Terminal.run(
            "demo",
            "--duration=6",
            "--rate=40",
            "--report=" + report,
            "--picture=" + svg,
            "--no-color");
    page = Files.exists(report) ? Files.readString(report) : "";
    picture = Files.exists(svg) ? Files.readString(svg) : "";
  }

  @Test
  void endsByItselfWithoutComplaint() {
    assertThat(demo.err()).isEmpty();
    assertThat(demo.exitCode()).isZero();
  }

  @Test
  void circuitOfSickHostOpensProbesAndClosesInTheEnd() {
    List<String> transitions = transitionsOf("orders");

    assertThat(transitions)
        .startsWith("CLOSED -> OPEN", "OPEN -> HALF_OPEN")
        .endsWith("OPEN -> HALF_OPEN", "HALF_OPEN -> CLOSED");
  }

  @Test
  void pictureIsTheChartOfThePage() {
    assertThat(picture).startsWith("<svg xmlns=").endsWith("</svg>\n");
    assertThat(page).contains(picture);
  }

  @Test
  void eachTransitionHasItsReason() {
    assertThat(demo.out().lines().filter(line -> line.contains(" -> ")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).matches(" +[0-9.]+s orders \\w+ -> \\w+: .{5,}"));
  }

  @Test
  void circuitOfHealthyHostStaysClosed() {
    assertThat(transitionsOf("stock")).isEmpty();
  }

  @Test
  void fewerCallsReachSickHostWithBreaker() {
    MatchResult reached = row("of these while it was sick +(\\d+) +(\\d+)");

    assertThat(Integer.parseInt(reached.group(2)))
        .isPositive()
        .isLessThan(Integer.parseInt(reached.group(1)) / 2);
  }

  @Test
  void callersWaitLessWithBreaker() {
    MatchResult waited = row("time callers spent waiting +([0-9.]+) s +([0-9.]+) s");

    assertThat(Double.parseDouble(waited.group(2)))
        .isPositive()
        .isLessThan(Double.parseDouble(waited.group(1)));
  }

  @Test
  void everyCallIsAccountedFor() {
    MatchResult orders = row("orders +(\\d+) +(\\d+) +(\\d+) +(\\d+) +(\\d+) ");

    int calls = Integer.parseInt(orders.group(1));
    assertThat(calls).isEqualTo(6 * 40);
    int sum = 0;
    for (int column = 2; column <= 5; column++) {
      sum += Integer.parseInt(orders.group(column));
    }
    assertThat(sum).isEqualTo(calls);
  }

  @Test
  void progressIsWrittenInPlainLinesWhereThereIsNoTerminal() {
    assertThat(demo.out()).doesNotContain("\r", "\u001b");
    assertThat(demo.out().lines().filter(line -> line.matches(PROGRESS))).hasSizeBetween(3, 7);
  }

  @Test
  void pageShowsTheChart() {
    assertThat(page)
        .contains("<svg ", "class=\"OPEN\"", "class=\"HALF_OPEN\"", "class=\"REJECTED\"")
        .contains("with breaker", "without breaker", "calls per second", "seconds");
  }

  @Test
  void pageNeedsNothingFromElsewhere() {
    String withoutNamespace = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");

    assertThat(withoutNamespace)
        .isNotEmpty()
        .doesNotContain("http:", "https:", "<script", "<link", "<img", "@import", "url(");
  }

  private List<String> transitionsOf(String host) {
    return Pattern.compile("s " + host + " (\\w+ -> \\w+): ")
        .matcher(demo.out())
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private MatchResult row(String pattern) {
    Matcher matcher = Pattern.compile("(?m)^ +" + pattern).matcher(demo.out());
    assertThat(matcher.find()).as("%s in %s", pattern, demo.out()).isTrue();
    return matcher.toMatchResult();
  }
}
