package io.fluxgate.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that the page on reliability names are there, and each promise names one. */
class ReliabilityTest {

  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

  private final List<String> page = Page.of(Page.ROOT.resolve("docs/reliability.md")).lines();

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Map<String, List<Path>> sources = sources();
    List<String> missing = new ArrayList<>();
    List<MatchResult> named = TEST.matcher(String.join("\n", page)).results().toList();
    for (MatchResult test : named) {
      if (!declares(sources.getOrDefault(test.group(1), List.of()), test.group(2))) {
        missing.add(test.group());
      }
    }

    assertThat(named).hasSizeGreaterThan(100);
    assertThat(missing).isEmpty();
  }

  @Test
  void everyPromiseNamesATest() {
    List<String> promises =
        page.stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| **"))
            .filter(line -> !line.startsWith("| promise"))
            .toList();

    assertThat(promises).hasSizeGreaterThan(40);
    assertThat(promises).allMatch(promise -> TEST.matcher(promise).find());
  }

  /** By the name of their class; several modules may have one of the same name. */
  private static Map<String, List<Path>> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Page.ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> Page.ROOT.relativize(file).toString().contains("src"))
          .collect(
              Collectors.groupingBy(file -> file.getFileName().toString().replace(".java", "")));
    }
  }

  private static boolean declares(List<Path> files, String method) throws IOException {
    Pattern declaration = Pattern.compile("(?m)^  [\\w<>,.@ ]+ " + method + "\\(");
    for (Path file : files) {
      if (declaration.matcher(Files.readString(file)).find()) {
        return true;
      }
    }
    return false;
  }
}
