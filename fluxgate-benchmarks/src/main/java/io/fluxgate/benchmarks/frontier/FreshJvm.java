package io.fluxgate.benchmarks.frontier;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Starts programs in virtual machines of their own.
 *
 * @param home of the JDK
 * @param classPath of the programs
 * @param options of the virtual machine
 */
record FreshJvm(Path home, String classPath, List<String> options) {

  private static final long TIMEOUT_MINUTES = 5;

  /** The Java that runs this program, with the same class path. */
  static FreshJvm same() {
    return new FreshJvm(
        Path.of(System.getProperty("java.home")), System.getProperty("java.class.path"), List.of());
  }

  FreshJvm with(String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return new FreshJvm(home, classPath, List.copyOf(all));
  }

  FreshJvm of(Path otherHome) {
    return new FreshJvm(otherHome, classPath, options);
  }

  FreshJvm withClassPath(Path other) {
    return new FreshJvm(home, other.toString(), options);
  }

  /** Runs a program once, and returns a machine that takes the classes from the archive it left. */
  FreshJvm archiving(Class<?> main, Object... arguments) throws IOException, InterruptedException {
    File archive = File.createTempFile("fluxgate", ".jsa");
    archive.deleteOnExit();
    // It names each class that has no place in an archive, such as proxies.
    with("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive).run(main, arguments);
    return with("-XX:SharedArchiveFile=" + archive);
  }

  /**
   * Runs a program until it ends.
   *
   * @return the lines that it printed
   * @throws IllegalStateException if it ends with another status than 0
   */
  List<String> run(Class<?> main, Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main.getName()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    // A file, because a program that prints much waits for its reader.
    File output = File.createTempFile("fluxgate", ".txt");
    try {
      Process process =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " does not end");
      }
      List<String> lines = Files.readAllLines(output.toPath(), StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            lines.stream().collect(Collectors.joining("\n", command + ": ", "")));
      }
      return lines;
    } finally {
      Files.delete(output.toPath());
    }
  }

  /** Runs a program whose last line is numbers, and returns them. */
  double[] numbers(Class<?> main, Object... arguments) throws IOException, InterruptedException {
    List<String> lines = run(main, arguments);
    return Arrays.stream(lines.get(lines.size() - 1).split(" ", -1))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  /** Runs a program whose last line is one number, and returns it. */
  double number(Class<?> main, Object... arguments) throws IOException, InterruptedException {
    return numbers(main, arguments)[0];
  }
}
