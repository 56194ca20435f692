package io.fluxgate.benchmarks.frontier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Copies what a start needs out of the jar of all benchmarks: that one is so large that opening it
 * would be a good part of the start.
 */
final class SlimJar {

  private static final List<String> NEEDED =
      List.of(
          "io/fluxgate/", "META-INF/services/", "okhttp3/", "okio/", "kotlin/", "org/jspecify/");

  private SlimJar() {}

  static Path create() throws IOException {
    Path jar = Files.createTempFile("fluxgate-start", ".jar");
    jar.toFile().deleteOnExit();
    Path whole = Path.of(System.getProperty("java.class.path"));
    try (JarFile from = new JarFile(whole.toFile());
        JarOutputStream to = new JarOutputStream(Files.newOutputStream(jar))) {
      for (JarEntry entry : from.stream().filter(SlimJar::isNeeded).toList()) {
        to.putNextEntry(new JarEntry(entry.getName()));
        try (InputStream content = from.getInputStream(entry)) {
          content.transferTo(to);
        }
        to.closeEntry();
      }
    }
    return jar;
  }

  private static boolean isNeeded(JarEntry entry) {
    String name = entry.getName();
    return !entry.isDirectory()
        && !name.contains("/jmh_generated/")
        && !name.startsWith("io/fluxgate/benchmarks/jcstress/")
        && NEEDED.stream().anyMatch(name::startsWith);
  }
}
