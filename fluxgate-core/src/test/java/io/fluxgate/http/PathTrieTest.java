package io.fluxgate.http;

import static io.fluxgate.http.PathTrie.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PathTrieTest {

  @Property
  void firstTemplateThatMatchesIsFoundAsByTryingEach(
      @ForAll("templates") List<String> templates, @ForAll("paths") String path) {
    PathTrie trie = new PathTrie();
    List<PathTemplate> parsed = new ArrayList<>();
    int expected = NONE;
    for (int i = 0; i < templates.size(); i++) {
      PathTemplate template = PathTemplate.of(templates.get(i));
      parsed.add(template);
      // A path is a template that covers itself alone.
      if (expected == NONE && template.covers(PathTemplate.of(path))) {
        expected = i;
      }
      int covering =
          IntStream.range(0, i)
              .filter(j -> parsed.get(j).covers(template))
              .findFirst()
              .orElse(NONE);
      assertThat(trie.findCovering(template)).isEqualTo(covering);
      trie.add(template, i);
    }

    assertThat(trie.find(path)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<List<String>> templates() {
    Arbitrary<String> segments = Arbitraries.of("a", "b", "{x}");
    Arbitrary<String> ends = Arbitraries.of("", "/**", "/a", "/{y}");
    return segments
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(list -> "/" + String.join("/", list))
        .flatMap(start -> ends.map(end -> start + end))
        .list()
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("a", "b", "c", "")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(list -> "/" + String.join("/", list));
  }
}
