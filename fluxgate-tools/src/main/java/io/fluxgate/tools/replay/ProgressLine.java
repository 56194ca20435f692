package io.fluxgate.tools.replay;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows the progress of reading: a line that is redrawn in place or, in plain mode, a line every
 * second.
 */
final class ProgressLine {

  private static final String ERASE_LINE = "\r\u001b[2K";
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How many rows are read between two readings of the clock. */
  private static final int ROWS = 4096;

  private final PrintWriter err;
  private final boolean rich;
  private final LongSupplier nanos;
  private final long sizeBytes;
  private final long startNanos;
  private long nextNanos;
  private boolean drawn;

  /**
   * @param sizeBytes how much there is to read, 0 if unknown
   */
  ProgressLine(PrintWriter err, boolean rich, long sizeBytes, LongSupplier nanos) {
    this.err = err;
    this.rich = rich;
    this.sizeBytes = sizeBytes;
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
    this.nextNanos = startNanos + INTERVAL_NANOS;
  }

  void at(long rows, LongSupplier readBytes) {
    if (rows % ROWS != 0) {
      return;
    }
    long now = nanos.getAsLong();
    if (now - nextNanos < 0) {
      return;
    }
    nextNanos = now + INTERVAL_NANOS;
    String share =
        sizeBytes == 0 ? "" : " (%d %%)".formatted(100 * readBytes.getAsLong() / sizeBytes);
    String text =
        String.format(Locale.ROOT, "%,d calls%s, %.0f s", rows, share, (now - startNanos) / 1e9);
    if (rich) {
      err.print(ERASE_LINE + text);
    } else {
      err.println(text);
    }
    err.flush();
    drawn = rich;
  }

  /** Erases the line, so that other output can follow. */
  void end() {
    if (drawn) {
      err.print(ERASE_LINE);
      err.flush();
      drawn = false;
    }
  }
}
