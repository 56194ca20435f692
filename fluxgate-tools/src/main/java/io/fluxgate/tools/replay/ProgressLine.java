package io.fluxgate.tools.replay;

import io.fluxgate.tools.console.StatusLine;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Shows the progress of reading, each second. */
final class ProgressLine {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** How many rows are read between two readings of the clock. */
  private static final int ROWS = 4096;

  private final StatusLine line;
  private final long sizeBytes;

  /**
   * @param sizeBytes how much there is to read, 0 if unknown
   */
  ProgressLine(PrintWriter err, boolean rich, long sizeBytes, LongSupplier nanos) {
    this.line = new StatusLine(err, rich, nanos, INTERVAL);
    this.sizeBytes = sizeBytes;
  }

  void at(long rows, LongSupplier readBytes) {
    if (rows % ROWS != 0 || !line.isDue()) {
      return;
    }
    String share =
        sizeBytes == 0 ? "" : " (%d %%)".formatted(100 * readBytes.getAsLong() / sizeBytes);
    line.show(String.format(Locale.ROOT, "%,d calls%s, %.0f s", rows, share, line.seconds()));
  }

  /** Erases the line, so that other output can follow. */
  void end() {
    line.end();
  }
}
