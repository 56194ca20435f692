package io.fluxgate.examples.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/spring.md to its word. */
class SpringPageTest {

  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  /** Code on the page is code of this service, which is compiled and run. */
  @Test
  void codeIsThatOfTheService() throws IOException {
    String sources = sources();

    List<String> blocks = matches("(?ms)^```Java\\n(.*?)^```$", page());

    assertThat(blocks)
        .hasSize(4)
        .allSatisfy(block -> assertThat(sources).contains(withoutIndent(block)));
  }

  @Test
  void everyPropertyIsInATable() throws IOException {
    List<String> names = matches("\"name\": \"(fluxgate\\.[a-z]+\\.[a-z-]+)\"", metadata());

    assertThat(names).hasSizeGreaterThan(30);
    assertThat(matches("(?m)^\\| `(fluxgate\\.[a-z.-]+)` \\|", page()))
        .containsExactlyInAnyOrderElementsOf(names);
  }

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs/spring.md"));
  }

  private static String sources() throws IOException {
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files =
        Files.walk(ROOT.resolve("fluxgate-examples/spring-boot-service/src"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
        sources.append(withoutIndent(Files.readString(file)));
      }
    }
    return sources.toString();
  }

  private static String withoutIndent(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n", "", "\n"));
  }

  private static String metadata() throws IOException {
    List<URL> files =
        Collections.list(
            SpringPageTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json"));
    List<String> own = new ArrayList<>();
    for (URL file : files) {
      try (InputStream stream = file.openStream()) {
        String json = new String(stream.readAllBytes(), UTF_8);
        own.add(json.substring(json.indexOf("\"properties\": [")));
      }
    }
    return String.join("\n", own);
  }

  private static List<String> matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
  }
}
