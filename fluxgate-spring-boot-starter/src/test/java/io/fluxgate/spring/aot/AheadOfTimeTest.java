package io.fluxgate.spring.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor.Settings;

/** An application that is processed ahead of time, as for a native image, works on the JVM. */
class AheadOfTimeTest {

  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir private Path directory;

  @Test
  void applicationWorksWithWhatIsGenerated() throws Exception {
    process();
    compile();

    List<String> lines = run();

    assertThat(lines)
        .contains(
            "generated: true",
            "call: rejected",
            "annotated: last known after down",
            "health: true",
            "endpoint: true")
        .anyMatch(line -> line.startsWith("named: ") && line.contains("7"))
        .anyMatch(line -> line.startsWith("streak: ") && line.contains("3"));
    assertThat(metadata())
        .contains(
            "io.fluxgate.spring.FluxgateProperties",
            "io.fluxgate.spring.FluxgateProperties$Guard",
            "io.fluxgate.spring.FluxgateProperties$Policy",
            "io.fluxgate.spring.FluxgateProperties$HealthGroup",
            "io.fluxgate.spring.BreakerDescription",
            "io.fluxgate.spring.aot.AheadOfTimeApplication$Prices",
            "lastKnown",
            "org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder");
  }

  private void process() {
    new SpringApplicationAotProcessor(
            AheadOfTimeApplication.class,
            Settings.builder()
                .sourceOutput(directory.resolve("sources"))
                .resourceOutput(directory.resolve("classes"))
                .classOutput(directory.resolve("classes"))
                .groupId("io.fluxgate")
                .artifactId("sample")
                .build(),
            new String[0])
        .process();
  }

  private void compile() throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-nowarn",
                "-proc:none",
                "-classpath",
                directory.resolve("classes") + File.pathSeparator + CLASS_PATH,
                "-d",
                directory.resolve("classes").toString()));
    try (Stream<Path> files = Files.walk(directory.resolve("sources"))) {
      files.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
    }
    int result =
        Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).isZero();
  }

  /** In a JVM of its own: whether generated classes are used is a property of the JVM. */
  private List<String> run() throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process application =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // It lives for seconds.
                "-XX:TieredStopAtLevel=1",
                "-Dspring.aot.enabled=true",
                "-classpath",
                directory.resolve("classes") + File.pathSeparator + CLASS_PATH,
                AheadOfTimeApplication.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(application.waitFor(300, TimeUnit.SECONDS)).isTrue();
      String text = Files.readString(output);
      assertThat(application.exitValue()).as(text).isZero();
      return text.lines().toList();
    } finally {
      application.destroyForcibly();
    }
  }

  /** Spring Boot 3 writes several files, 4 one. */
  private String metadata() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files =
        Files.walk(directory.resolve("classes/META-INF/native-image/io.fluxgate/sample"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }
}
