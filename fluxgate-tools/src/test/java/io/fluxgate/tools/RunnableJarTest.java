package io.fluxgate.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Runs the packaged jar with nothing but Java. Maven runs it after the package phase. */
@EnabledIfSystemProperty(named = "fluxgate.tools.jar", matches = ".+")
class RunnableJarTest {

  private static final Path JAR = Path.of(System.getProperty("fluxgate.tools.jar", ""));
  private static final String VERSION = System.getProperty("fluxgate.tools.version", "");

  @TempDir private Path directory;

  @Test
  void versionIsThatOfTheBuild() throws Exception {
    Terminal version = run("--version");

    assertThat(version.exitCode()).isZero();
    assertThat(version.out()).isEqualToIgnoringNewLines("fluxgate-tools " + VERSION);
    assertThat(VERSION).isNotEmpty();
  }

  @Test
  void helpNamesAllCommands() throws Exception {
    Terminal help = run("--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("Usage: fluxgate-tools", "demo", "replay", "simulate");
  }

  @Test
  void unknownCommandIsNamedWithThoseThatExist() throws Exception {
    Terminal unknown = run("repaly");

    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("Unknown command: 'repaly' (expected: demo, replay or simulate)")
        .contains("Try 'fluxgate-tools --help'.")
        .doesNotContain("\tat ");
  }

  @Test
  void sampleTraceIsReplayed() throws Exception {
    Terminal replay = run("replay", "--sample=trace.csv", "--sample-calls=2000");

    assertThat(replay.err()).isEmpty();
    assertThat(replay.exitCode()).isZero();
    assertThat(replay.out()).contains("2,000 calls within", "orders", "stock");
    assertThat(directory.resolve("fluxgate-replay.html")).content().contains("<svg ");
  }

  @Test
  void outageIsSimulated() throws Exception {
    Terminal simulate = run("simulate", "--scenario=sparse 503", "--seeds=1");

    assertThat(simulate.err()).isEmpty();
    assertThat(simulate.exitCode()).isZero();
    assertThat(simulate.out()).contains("Scenarios: 1, the standard ones", "default", "oracle");
    assertThat(directory.resolve("fluxgate-simulate.html")).content().contains("<details>");
  }

  @Test
  void demoRunsWithMetrics() throws Exception {
    Terminal demo = run("demo", "--duration=3", "--rate=40", "--metrics-port=0", "--no-color");

    assertThat(demo.err()).isEmpty();
    assertThat(demo.exitCode()).isZero();
    assertThat(demo.out()).contains("Metrics for Prometheus: http://127.0.0.1:", "CLOSED -> OPEN");
    assertThat(directory.resolve("fluxgate-demo.html")).content().contains("<svg ");
  }

  @Test
  void classesComeFromAnArchiveThatAnEarlierRunMade() throws Exception {
    String[] command = {"simulate", "--scenario=sparse 503", "--seeds=1"};
    Path archive = directory.resolve("tools.jsa");
    Path classes = directory.resolve("classes.txt");

    Terminal first = run(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable"), command);
    Terminal second =
        run(
            List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:class+load:file=" + classes),
            command);

    assertThat(first.exitCode()).isZero();
    assertThat(second.exitCode()).isZero();
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(Files.readAllLines(classes))
        .filteredOn(line -> line.contains(" io.fluxgate.internal."))
        .hasSizeGreaterThan(20)
        .allMatch(line -> line.contains("source: shared objects file (top)"));
  }

  @Test
  void licencesOfItsPartsAreInside() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> entries = jar.stream().map(ZipEntry::getName).toList();

      assertThat(entries)
          .contains("META-INF/LICENSE", "META-INF/licenses/README.txt")
          .anyMatch(name -> name.matches("META-INF/licenses/micrometer-core-.*/LICENSE"))
          .anyMatch(name -> name.matches("META-INF/licenses/fastcsv-.*/LICENSE"))
          .anyMatch(name -> name.matches("META-INF/licenses/HdrHistogram-.*/LICENSE.txt"));
    }
  }

  @Test
  void itsOwnLicenceIsMit() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile());
        InputStream licence = jar.getInputStream(jar.getEntry("META-INF/LICENSE"))) {
      assertThat(new String(licence.readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("MIT License");
    }
  }

  private Terminal run(String... args) throws IOException, InterruptedException {
    return run(List.of(), args);
  }

  private Terminal run(List<String> options, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Each lives for seconds.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(options);
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of(args));
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Terminal(process.waitFor(), Files.readString(out), Files.readString(err));
  }
}
