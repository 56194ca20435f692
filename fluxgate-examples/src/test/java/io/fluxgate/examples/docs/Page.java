package io.fluxgate.examples.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One Markdown file, or the Javadoc of one source file: its lines, and what in them is code. */
record Page(Path path, List<String> lines) {

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern LINK =
      Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:href|src)=\"([^\"]+)\"");

  /** Code between two fences, where it begins, and the comment in the line before it. */
  record Block(String language, String mark, int line, String code) {}

  /** Where a link stands and what it points to. */
  record Link(int line, String target) {}

  static Page of(Path path) {
    try {
      return new Page(path.normalize(), Files.readAllLines(path));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  /** The pages of the root directory and of {@code docs}. */
  static List<Page> all() throws IOException {
    try (Stream<Path> root = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(root, docs)
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .map(Page::of)
          .toList();
    }
  }

  /** The Javadoc of what is published; its samples are blocks of Java. */
  static List<Page> javadoc() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      List<Path> sources =
          modules
              .filter(module -> !module.endsWith("fluxgate-benchmarks"))
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .sorted()
              .toList();
      List<Page> pages = new ArrayList<>();
      for (Path source : sources) {
        try (Stream<Path> files = Files.walk(source)) {
          files
              .filter(path -> path.toString().endsWith(".java"))
              .sorted()
              .map(Page::ofJavadoc)
              .forEach(pages::add);
        }
      }
      return pages;
    }
  }

  /** With the same numbers of lines; only within samples are they no longer Java's. */
  private static Page ofJavadoc(Path path) {
    Page source = of(path);
    return new Page(source.path(), source.lines().stream().map(Page::withoutAsterisk).toList());
  }

  private static String withoutAsterisk(String line) {
    String text = line.replaceFirst("^ *\\* ?", "");
    return switch (text) {
      case "<pre>{@code" -> "```java";
      case "}</pre>" -> "```";
      default -> text;
    };
  }

  boolean isJavadoc() {
    return name().endsWith(".java");
  }

  /** What examples may name because of where they stand: the package of the Javadoc they are in. */
  List<String> imports() {
    return lines.stream()
        .filter(line -> isJavadoc() && line.startsWith("package "))
        .map(line -> line.replaceFirst("package (.*);", "import $1.*;"))
        .toList();
  }

  String name() {
    return ROOT.relativize(path).toString().replace('\\', '/');
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (isFence(i)) {
        int end = endOfBlock(i);
        String language = lines.get(i).strip().substring(3).strip();
        int indent = lines.get(i).indexOf('`');
        String code =
            lines.subList(i + 1, end).stream()
                .map(line -> line.substring(Math.min(indent, line.length())) + "\n")
                .collect(Collectors.joining());
        blocks.add(new Block(language, markBefore(i), i + 2, code));
        i = end;
      }
    }
    return blocks;
  }

  private int endOfBlock(int start) {
    for (int i = start + 1; i < lines.size(); i++) {
      if (isFence(i)) {
        return i;
      }
    }
    throw new IllegalStateException(name() + ":" + (start + 1) + ": the code has no end");
  }

  /** A block may be part of a list, and then is indented. */
  private boolean isFence(int line) {
    return lines.get(line).stripLeading().startsWith("```");
  }

  private String markBefore(int line) {
    String before = line == 0 ? "" : lines.get(line - 1).strip();
    return before.startsWith("<!--") && before.endsWith("-->")
        ? before.substring(4, before.length() - 3).strip()
        : "";
  }

  /** The links outside of code. */
  List<Link> links() {
    List<Link> links = new ArrayList<>();
    forEachLineOfProse(
        (number, line) ->
            LINK.matcher(line.replaceAll("`[^`]*`", ""))
                .results()
                .map(match -> match.group(1) != null ? match.group(1) : match.group(2))
                .forEach(target -> links.add(new Link(number, target))));
    return links;
  }

  /** The anchors that GitHub gives the headings. */
  List<String> anchors() {
    List<String> anchors = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    forEachLineOfProse(
        (number, line) -> {
          if (line.matches("#{1,6} .*")) {
            String anchor = anchor(line.replaceFirst("#+ ", ""));
            int before = seen.merge(anchor, 1, Integer::sum) - 1;
            anchors.add(before == 0 ? anchor : anchor + "-" + before);
          }
        });
    return anchors;
  }

  private static String anchor(String heading) {
    return heading
        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  /** The cells of the first table under a heading, without its own heading. */
  List<List<String>> table(String heading) {
    List<List<String>> rows = new ArrayList<>();
    int start = lines.indexOf(heading);
    if (start < 0) {
      throw new IllegalArgumentException(name() + " has no heading " + heading);
    }
    for (String line : lines.subList(start, lines.size())) {
      if (line.startsWith("|")) {
        String cells = line.substring(1, line.lastIndexOf('|'));
        rows.add(Stream.of(cells.split("\\|")).map(String::strip).toList());
      } else if (!rows.isEmpty()) {
        break;
      }
    }
    return rows.subList(2, rows.size());
  }

  private interface LineReader {
    void read(int number, String line);
  }

  private void forEachLineOfProse(LineReader reader) {
    boolean code = false;
    for (int i = 0; i < lines.size(); i++) {
      boolean fence = isFence(i);
      if (!fence && !code) {
        reader.read(i + 1, lines.get(i));
      }
      code ^= fence;
    }
  }
}
