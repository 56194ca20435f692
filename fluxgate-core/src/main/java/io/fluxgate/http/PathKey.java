package io.fluxgate.http;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Log;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The key of host and path template. */
final class PathKey implements NamedKey {

  private static final int SHOWN = 10;
  private static final int MAXIMUM_WARNINGS = 10;

  /** Bounds the time to look for ambiguous templates among thousands. */
  private static final int MAXIMUM_NODES = 1_000;

  private final List<PathTemplate> templates;
  private final PathTrie trie = new PathTrie();

  /** The texts of the templates that can match. */
  private final Set<String> usable = new HashSet<>();

  private int warned;

  private PathKey(List<PathTemplate> templates) {
    this.templates = templates;
    for (int i = 0; i < templates.size(); i++) {
      PathTemplate template = templates.get(i);
      int covering = trie.findCovering(template);
      if (covering == PathTrie.NONE) {
        usable.add(template.text());
        warnAmbiguous(template);
      } else {
        warn(
            String.format(
                "%s never matches, because %s comes before it and matches the same paths",
                template.text(), templates.get(covering).text()));
      }
      trie.add(template, i);
    }
  }

  static PathKey of(List<String> templates) {
    List<PathTemplate> parsed = new ArrayList<>();
    for (String template : Checks.someOf("templates", templates)) {
      parsed.add(PathTemplate.of(template));
    }
    return new PathKey(List.copyOf(parsed));
  }

  private void warnAmbiguous(PathTemplate template) {
    if (warned < MAXIMUM_WARNINGS) {
      trie.forEachOverlapping(
          template,
          MAXIMUM_NODES,
          index -> {
            PathTemplate earlier = templates.get(index);
            // A general template behind a special one is what people want.
            if (!template.covers(earlier)) {
              warn(
                  String.format(
                      "%s and %s match some of the same paths; the first one gets them",
                      earlier.text(), template.text()));
            }
          });
    }
  }

  private void warn(String problem) {
    if (warned++ < MAXIMUM_WARNINGS) {
      Log.warn("HttpKey.byPath: " + problem);
    }
  }

  @Override
  public String of(HttpRequestInfo request) {
    String host = HttpKeys.host(request);
    int index = trie.find(request.path());
    return index == PathTrie.NONE ? host : host + templates.get(index).text();
  }

  @Override
  public String normalName(String what, String name) {
    Address address = Address.of(name);
    if (address != null && usable.contains(address.rest())) {
      return address.key() + address.rest();
    }
    if (address != null && address.isHostOnly()) {
      return address.key();
    }
    throw Checks.bad(
        what,
        Address.shown(name),
        "scheme://host:port, alone or with a template that can match: "
            + shown(usable.stream())
            + Address.hint(name));
  }

  private static String shown(Stream<String> texts) {
    return texts.sorted().limit(SHOWN).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    String shown =
        templates.stream().limit(SHOWN).map(PathTemplate::text).collect(Collectors.joining(", "));
    int more = templates.size() - SHOWN;
    return "byPath(" + shown + (more > 0 ? " and " + more + " more)" : ")");
  }
}
