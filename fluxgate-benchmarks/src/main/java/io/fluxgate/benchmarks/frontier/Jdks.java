package io.fluxgate.benchmarks.frontier;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the newest JDK: that of {@code NEWEST_JAVA_HOME}, or one of those that are installed. */
final class Jdks {

  private static final int VIRTUAL_THREADS_SINCE = 21;
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");

  private Jdks() {}

  /** A JDK. */
  record Jdk(Path home, int feature) {}

  /** Returns the newest JDK with virtual threads. */
  static Optional<Jdk> newest() throws IOException {
    String named = System.getenv("NEWEST_JAVA_HOME");
    List<Path> homes = named == null ? installed() : List.of(Path.of(named));
    return Stream.concat(Stream.of(current()), homes.stream().flatMap(Jdks::jdk))
        .filter(jdk -> jdk.feature() >= VIRTUAL_THREADS_SINCE)
        .max(Comparator.comparingInt(Jdk::feature));
  }

  static Jdk current() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  private static List<Path> installed() throws IOException {
    if (!Files.isDirectory(INSTALLED)) {
      return List.of();
    }
    try (Stream<Path> homes = Files.list(INSTALLED)) {
      return homes.toList();
    }
  }

  private static Stream<Jdk> jdk(Path home) {
    Path release = home.resolve("release");
    if (!Files.isReadable(release) || !Files.isExecutable(home.resolve("bin/java"))) {
      return Stream.empty();
    }
    try {
      Matcher version = VERSION.matcher(Files.readString(release));
      return version.find()
          ? Stream.of(new Jdk(home, Integer.parseInt(version.group(1))))
          : Stream.empty();
    } catch (IOException unreadable) {
      return Stream.empty();
    }
  }
}
