package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Some libraries build a client of their own like the one that they are given, as Feign does. */
class OnlyReadFromTest {

  @Test
  void clientWhoseSettingsAreReadBeforeItSendsIsMentionedOnce() throws Exception {
    List<String> lines = linesOf(Reader.class);

    assertThat(lines).filteredOn(line -> line.contains("is not guarded")).hasSize(1);
    assertThat(lines).last().isEqualTo("read");
  }

  /** A program of its own, because a program gets the line only once. */
  private static List<String> linesOf(Class<?> program) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  /** Reads the settings of three clients. */
  static final class Reader {

    private Reader() {}

    public static void main(String[] arguments) {
      for (int i = 0; i < 3; i++) {
        HttpClient client = CircuitBreakerHttpClient.perHost(HttpClient.newHttpClient());
        assertThat(client.sslParameters()).isNotNull();
      }
      System.out.println("read");
    }
  }
}
