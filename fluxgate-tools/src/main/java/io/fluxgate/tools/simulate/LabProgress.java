package io.fluxgate.tools.simulate;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows how far a run is: a line that is redrawn in place each second or, in plain mode, a line
 * every ten seconds. Thread-safe.
 */
public final class LabProgress implements Laboratory.Progress {

  private static final String ERASE_LINE = "\r\u001b[2K";

  private final PrintWriter err;
  private final boolean rich;
  private final LongSupplier nanos;
  private final long startNanos;
  private final long intervalNanos;
  private long nextNanos;
  private boolean drawn;

  /**
   * Starts the clock.
   *
   * @param err where to write
   * @param rich whether the line can be redrawn
   * @param nanos the clock
   */
  public LabProgress(PrintWriter err, boolean rich, LongSupplier nanos) {
    this.err = err;
    this.rich = rich;
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
    this.intervalNanos = TimeUnit.SECONDS.toNanos(rich ? 1 : 10);
    this.nextNanos = startNanos + intervalNanos;
  }

  @Override
  public synchronized void at(int done, int all) {
    long now = nanos.getAsLong();
    if (now - nextNanos < 0) {
      return;
    }
    nextNanos = now + intervalNanos;
    String text =
        String.format(
            Locale.ROOT, "%,d of %,d simulations, %.0f s", done, all, (now - startNanos) / 1e9);
    if (rich) {
      err.print(ERASE_LINE + text);
    } else {
      err.println(text);
    }
    err.flush();
    drawn = rich;
  }

  /** Erases the line, so that other output can follow. */
  public synchronized void end() {
    if (drawn) {
      err.print(ERASE_LINE);
      err.flush();
      drawn = false;
    }
  }
}
