package io.fluxgate.tools.page;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Checks files before they are written. */
public final class ReportFile {

  private ReportFile() {}

  /**
   * Returns why a file cannot be written, so that a command can fail before its work.
   *
   * @param file the file to write
   * @return the reason, or null if the file can be written
   */
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
