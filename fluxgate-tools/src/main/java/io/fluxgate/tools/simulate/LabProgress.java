package io.fluxgate.tools.simulate;

import io.fluxgate.tools.console.StatusLine;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Shows how far a run is, each second or, in plain mode, every ten seconds. Thread-safe. */
public final class LabProgress implements Laboratory.Progress {

  private final StatusLine line;

  /**
   * Starts the clock.
   *
   * @param err where to write
   * @param rich whether the line can be redrawn
   * @param nanos the clock
   */
  public LabProgress(PrintWriter err, boolean rich, LongSupplier nanos) {
    line = new StatusLine(err, rich, nanos, Duration.ofSeconds(rich ? 1 : 10));
  }

  @Override
  public synchronized void at(int done, int all) {
    if (line.isDue()) {
      line.show(
          String.format(Locale.ROOT, "%,d of %,d simulations, %.0f s", done, all, line.seconds()));
    }
  }

  /** Erases the line, so that other output can follow. */
  public synchronized void end() {
    line.end();
  }
}
