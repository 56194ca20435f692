package io.fluxgate.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Every Java example of README, docs and Javadoc compiles; those on pages that are marked {@code
 * run}, and the tests among them, run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnippetsTest {

  private static final Duration LONGEST_RUN = Duration.ofMinutes(2);

  private List<Snippet> snippets = List.of();
  private Map<Snippet, List<String>> complaints = Map.of();
  private Path classes = Path.of("");

  @BeforeAll
  void compile(@TempDir Path directory) throws IOException {
    classes = directory;
    snippets =
        Stream.concat(Page.all().stream(), Page.javadoc().stream())
            .flatMap(page -> snippets(page).stream())
            .filter(Snippet::suitsJdk)
            .toList();
    complaints = SnippetCompiler.complaints(snippets, defaultImports(), classes);
  }

  /** The block of docs/README.md that tells readers which imports the examples leave out. */
  private static List<String> defaultImports() {
    return Page.of(Page.ROOT.resolve("docs/README.md")).blocks().stream()
        .filter(block -> block.language().equals("java"))
        .findFirst()
        .orElseThrow()
        .code()
        .lines()
        .toList();
  }

  private static List<Snippet> snippets(Page page) {
    List<Snippet> snippets = new ArrayList<>();
    List<Page.Block> blocks = page.blocks();
    String packageName = "";
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).language().equals("java")) {
        Optional<String> output =
            i + 1 < blocks.size() && blocks.get(i + 1).mark().equals("output")
                ? Optional.of(blocks.get(i + 1).code())
                : Optional.empty();
        if (!blocks.get(i).mark().equals("same package")) {
          packageName = Snippet.packageName(page, blocks.get(i));
        }
        snippets.add(new Snippet(page, blocks.get(i), output, packageName));
      }
    }
    return snippets;
  }

  @Test
  void everySampleInJavadocIsFound() {
    assertThat(snippets).filteredOn(snippet -> snippet.page().isJavadoc()).hasSizeGreaterThan(25);
  }

  @Test
  void marksAreKnown() {
    assertThat(snippets)
        .hasSizeGreaterThan(50)
        .allSatisfy(
            snippet ->
                assertThat(snippet.block().mark())
                    .as(snippet.location())
                    .isIn("", "run", "java 21", "same package"));
  }

  @Test
  void whatIsSaidToBePrintedIsRun() {
    assertThat(snippets)
        .filteredOn(snippet -> snippet.output().isPresent())
        .isNotEmpty()
        .allMatch(Snippet::isToBeRun, "is run");
  }

  @TestFactory
  Stream<DynamicTest> examplesCompile() {
    return snippets.stream()
        .map(
            snippet ->
                DynamicTest.dynamicTest(
                    snippet.location(),
                    () -> assertThat(complaints.getOrDefault(snippet, List.of())).isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> examplesRun() {
    return snippets.stream()
        .filter(snippet -> complaints.isEmpty() && (snippet.isToBeRun() || snippet.isTest()))
        .map(
            snippet ->
                DynamicTest.dynamicTest(
                    snippet.location(),
                    () -> assertTimeoutPreemptively(LONGEST_RUN, () -> run(snippet))));
  }

  private void run(Snippet snippet) throws Exception {
    URL[] path = {classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      Class<?> type = loader.loadClass(snippet.className());
      if (snippet.isTest()) {
        assertPasses(type);
      } else {
        String printed = printedBy(type);
        snippet.output().ifPresent(output -> assertThat(printed).isEqualTo(output));
      }
    }
  }

  private static String printedBy(Class<?> type) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try (Scene scene = (Scene) type.getConstructor().newInstance()) {
      scene.run();
    } finally {
      System.setOut(out);
    }
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static void assertPasses(Class<?> test) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(test)).build(),
            listener);
    TestExecutionSummary summary = listener.getSummary();
    assertThat(summary.getFailures())
        .extracting(failure -> failure.getTestIdentifier().getDisplayName())
        .as(
            () ->
                summary.getFailures().stream()
                    .map(
                        failure ->
                            failure.getTestIdentifier().getDisplayName()
                                + ": "
                                + failure.getException())
                    .collect(Collectors.joining("\n")))
        .isEmpty();
    assertThat(summary.getTestsSucceededCount()).isPositive();
  }
}
