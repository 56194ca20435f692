package io.fluxgate.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every link within the project leads somewhere; addresses elsewhere are not tried. */
class LinksTest {

  @TestFactory
  Stream<DynamicTest> linksLeadSomewhere() throws IOException {
    return Page.all().stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    page.name(),
                    () ->
                        assertThat(page.links())
                            .allSatisfy(link -> assertLeadsSomewhere(page, link))));
  }

  @Test
  void indexNamesEachPage() throws IOException {
    Page index = Page.of(Page.ROOT.resolve("docs/README.md"));
    Set<Path> linked =
        index.links().stream()
            .map(link -> target(index, link.target()))
            .collect(Collectors.toSet());

    List<Path> pages =
        Page.all().stream()
            .map(Page::path)
            .filter(path -> path.startsWith(Page.ROOT.resolve("docs")))
            .filter(path -> !path.equals(index.path()))
            .toList();
    assertThat(pages).hasSizeGreaterThan(5);
    assertThat(linked).containsAll(pages);
  }

  @Test
  void anchorsAreThoseOfGitHub() {
    Page page =
        new Page(
            Path.of("x.md"),
            List.of("# What counts, and `why`?", "## A", "```sh", "# no heading", "```", "## A"));

    assertThat(page.anchors()).containsExactly("what-counts-and-why", "a", "a-1");
  }

  private static void assertLeadsSomewhere(Page page, Page.Link link) {
    if (link.target().matches("(https?|mailto):.*")) {
      return;
    }
    String where = page.name() + ":" + link.line() + ": " + link.target();
    Path file = target(page, link.target());
    assertThat(Files.exists(file)).as(where).isTrue();
    int hash = link.target().indexOf('#');
    if (hash >= 0) {
      assertThat(Page.of(file).anchors()).as(where).contains(link.target().substring(hash + 1));
    }
  }

  private static Path target(Page page, String target) {
    String file = target.contains("#") ? target.substring(0, target.indexOf('#')) : target;
    return file.isEmpty() ? page.path() : page.path().resolveSibling(file).normalize();
  }
}
