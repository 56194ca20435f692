package io.fluxgate.benchmarks.protect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.tools.simulate.LabResult;
import io.fluxgate.tools.simulate.Laboratory;
import io.fluxgate.tools.simulate.ScenarioFile;
import io.fluxgate.tools.simulate.Subject;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProtectionReportTest {

  private static final String NUMBER = "(\\d+\\.\\d{4}|null)";
  private static final Pattern OBJECT =
      Pattern.compile(
          "  \\{\"scenario\": \"[^\"]+\", \"policy\": \"[^\"]+\","
              + " \"kind\": \"(default|tuned|none|oracle)\", \"lost\": "
              + NUMBER
              + ", \"sent\": "
              + NUMBER
              + ", \"wasted\": "
              + NUMBER
              + ", \"bystanders\": "
              + NUMBER
              + ", \"timeToProtect\": "
              + NUMBER
              + ", \"t95\": "
              + NUMBER
              + ", \"dominatedBy\": \\[(\"[^\"]+\"(, \"[^\"]+\")*)?\\]\\},?");

  private static ProtectionReport report;

  @BeforeAll
  static void runOneScenario() throws InterruptedException {
    LabResult result =
        new Laboratory(Contestants.all(), 1, 1, 2)
            .run(ScenarioFile.standard().select("503 for 3s"::equals), (done, all) -> {});
    report = new ProtectionReport(result);
  }

  @Test
  void jsonHasAnObjectForEachScenarioAndPolicy() {
    List<String> lines = report.json().lines().toList();

    assertThat(lines).hasSize(Contestants.all().size() + 4).startsWith("[").endsWith("]");
    assertThat(lines.subList(1, lines.size() - 1)).allMatch(OBJECT.asMatchPredicate());
  }

  @Test
  void jsonNamesTheDefaultAndTheBaselines() {
    assertThat(report.json())
        .contains("\"policy\": \"fluxgate-http\", \"kind\": \"default\"")
        .contains("\"policy\": \"none\", \"kind\": \"none\"")
        .contains("\"policy\": \"oracle\", \"kind\": \"oracle\"");
  }

  @Test
  void whatNeverHappenedIsNull() {
    assertThat(report.json().lines().filter(line -> line.contains("\"policy\": \"none\"")))
        .allMatch(line -> line.contains("\"timeToProtect\": null"));
  }

  @Test
  void policiesOfTheSameLibraryAreNoRivals() {
    assertThat(report.json().lines().filter(line -> line.contains("\"policy\": \"fluxgate-")))
        .isNotEmpty()
        .noneMatch(line -> line.replaceFirst(".*dominatedBy", "").contains("fluxgate"));
  }

  @Test
  void markdownHasAllPoliciesAndScenarios() {
    assertThat(report.markdown()).contains("| 503 for 3s |");
    assertThat(Contestants.all())
        .extracting(Subject::name)
        .allSatisfy(name -> assertThat(report.markdown()).contains("`" + name + "`"));
  }
}
