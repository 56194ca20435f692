package io.fluxgate.examples.page;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a page is to be written. */
public final class ReportFile {

  private ReportFile() {}

  /** Returns why the file cannot be written, or null; better to hear of it before the work. */
  public static @Nullable String complaint(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      return file + " is a directory (expected: a file)";
    }
    if (directory == null || !Files.isDirectory(directory)) {
      return directory + " is not a directory";
    }
    return Files.isWritable(Files.exists(file) ? file : directory)
        ? null
        : file + " cannot be written";
  }
}
