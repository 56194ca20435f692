package io.fluxgate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks the README's commands; its code is compiled with that of the docs. */
class ReadmeTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void twoCommandsAreToBeTried() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String section = readme.split("(?m)^## Try it$", 2)[1].split("(?m)^## ", 2)[0];

    assertThat(commands(section))
        .containsExactly("sh fluxgate-tools/run demo\n", "mvn -B -ntp verify\n");
    assertThat(ROOT.resolve("fluxgate-tools/run")).isRegularFile();
  }

  private static List<String> commands(String markdown) {
    return Pattern.compile("(?ms)^```sh\\n(.*?)^```$")
        .matcher(markdown)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
