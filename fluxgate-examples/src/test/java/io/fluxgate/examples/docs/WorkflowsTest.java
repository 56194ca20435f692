package io.fluxgate.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is promised about releases and nightly runs is in the workflows. */
class WorkflowsTest {

  private static final Path WORKFLOWS = Page.ROOT.resolve(".github/workflows");
  private static final Pattern USES = Pattern.compile("uses: (.*)");
  private static final Pattern PINNED = Pattern.compile("[\\w/-]+@[0-9a-f]{40} # v[\\d.]+");
  private static final Pattern TESTS = Pattern.compile("-Dtest='(io/fluxgate/spring/\\*[^']*)'");

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }

  private static String workflow(String name) throws IOException {
    return read(WORKFLOWS.resolve(name + ".yml"));
  }

  @Test
  void everyActionIsPinnedByItsHash() throws IOException {
    try (Stream<Path> files = Files.list(WORKFLOWS)) {
      for (Path file : files.toList()) {
        List<String> used =
            USES.matcher(read(file)).results().map(match -> match.group(1)).toList();
        assertThat(used).as(file.toString()).isNotEmpty().allMatch(PINNED.asMatchPredicate());
      }
    }
  }

  @Test
  void noWorkflowHasMoreRightsThanItsJobsName() throws IOException {
    try (Stream<Path> files = Files.list(WORKFLOWS)) {
      for (Path file : files.toList()) {
        String text = read(file);
        assertThat(text).as(file.toString()).contains("\npermissions: {}\n");
        assertThat(text.split("actions/checkout@", -1))
            .as(file.toString())
            .hasSameSizeAs(text.split("persist-credentials: false", -1));
      }
    }
  }

  @Test
  void javadocGoesLiveWithTheReleaseAndNotWithItsTag() throws IOException {
    assertThat(workflow("docs")).contains("types: [released]").doesNotContain("tags:");
  }

  @Test
  void releaseIsReproducedBeforeItIsStaged() throws IOException {
    assertThat(workflow("release")).containsSubsequence(".ci/reproducible", "-Prelease deploy");
    assertThat(read(Page.ROOT.resolve("pom.xml")))
        .contains("cyclonedx-maven-plugin", "maven-gpg-plugin");
  }

  @Test
  void longRunsAreNightly() throws IOException {
    assertThat(workflow("nightly"))
        .contains("soak.sh --minutes 60", "stress.sh", ".ci/reproducible", "-Pnightly");
  }

  @Test
  void machineOfTheBuildRunsTheSameSpringTestsAsTheScript() throws IOException {
    assertThat(springTests(workflow("build")))
        .isNotEmpty()
        .isEqualTo(springTests(read(Page.ROOT.resolve(".ci/run"))));
  }

  private static List<String> springTests(String text) {
    return TESTS.matcher(text).results().map(WorkflowsTest::tests).toList();
  }

  private static String tests(MatchResult match) {
    return match.group(1);
  }
}
