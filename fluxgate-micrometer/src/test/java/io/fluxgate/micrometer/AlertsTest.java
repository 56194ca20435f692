package io.fluxgate.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The alerts do what their documentation says. */
class AlertsTest {

  private static final Path OPERATIONS = Path.of("..", "docs", "operations");
  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void rulesAlertInTheOutagesOfTheirTests() throws Exception {
    assumeTrue(Prometheus.isInstalled("promtool"), "promtool is not installed");

    Process promtool =
        new ProcessBuilder("promtool", "test", "rules", "prometheus-alerts-test.yml")
            .directory(OPERATIONS.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(promtool.waitFor()).as(output).isZero();
  }

  @Test
  void documentationNamesEachAlertWithItsSeverity() throws IOException {
    List<String> rules =
        found("prometheus-alerts.yml", "alert: (\\w+)(?:(?!alert:)[\\s\\S])*?severity: (\\w+)");
    List<String> documented = found("../operations.md", "\\| `(Fluxgate\\w+)` \\| (\\w+) \\|");

    assertThat(documented).hasSizeGreaterThan(10).containsExactlyInAnyOrderElementsOf(rules);
  }

  @Test
  void runbookOfEachAlertIsAHeadingOfTheDocumentation() throws IOException {
    String text = read(OPERATIONS.resolve("prometheus-alerts.yml"));
    List<MatchResult> runbooks =
        Pattern.compile("runbook_url: \\S+/docs/(\\S+\\.md)#(\\S+)")
            .matcher(text)
            .results()
            .toList();

    assertThat(runbooks).hasSameSizeAs(found("prometheus-alerts.yml", "alert: (\\w+)(.)?"));
    for (MatchResult runbook : runbooks) {
      assertThat(anchors(DOCS.resolve(runbook.group(1)))).contains(runbook.group(2));
    }
  }

  private static List<String> anchors(Path page) throws IOException {
    return Pattern.compile("(?m)^#+ (.+)$")
        .matcher(read(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(java.util.Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
        .toList();
  }

  private static List<String> found(String file, String pattern) throws IOException {
    List<String> found = new ArrayList<>();
    Pattern.compile(pattern)
        .matcher(read(OPERATIONS.resolve(file)))
        .results()
        .forEach(match -> found.add(match.group(1) + " " + match.group(2)));
    return found;
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }
}
