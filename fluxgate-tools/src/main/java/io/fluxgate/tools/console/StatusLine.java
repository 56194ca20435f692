package io.fluxgate.tools.console;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Shows how far a command is: a line that is redrawn in place or, in plain mode, a new line each
 * time.
 */
public final class StatusLine {

  private static final String ERASE_LINE = "\r\u001b[2K";

  private final PrintWriter err;
  private final boolean rich;
  private final LongSupplier nanos;
  private final long intervalNanos;
  private final long startNanos;
  private long nowNanos;
  private long nextNanos;
  private boolean drawn;

  /**
   * Starts the clock.
   *
   * @param err where to write
   * @param rich whether the line can be redrawn
   * @param nanos the clock
   * @param interval how often the line is shown
   */
  public StatusLine(PrintWriter err, boolean rich, LongSupplier nanos, Duration interval) {
    this.err = err;
    this.rich = rich;
    this.nanos = nanos;
    this.intervalNanos = interval.toNanos();
    this.startNanos = nanos.getAsLong();
    this.nowNanos = startNanos;
    this.nextNanos = startNanos + intervalNanos;
  }

  /**
   * Reads the clock.
   *
   * @return whether the line is to be shown now
   */
  public boolean isDue() {
    nowNanos = nanos.getAsLong();
    if (nowNanos - nextNanos < 0) {
      return false;
    }
    nextNanos = nowNanos + intervalNanos;
    return true;
  }

  /**
   * Returns the time from the start to the last reading of the clock.
   *
   * @return seconds
   */
  public double seconds() {
    return (nowNanos - startNanos) / 1e9;
  }

  /**
   * Shows the line.
   *
   * @param text what it says
   */
  public void show(String text) {
    if (rich) {
      err.print(ERASE_LINE + text);
    } else {
      err.println(text);
    }
    err.flush();
    drawn = rich;
  }

  /** Erases the line, so that other output can follow. */
  public void end() {
    if (drawn) {
      err.print(ERASE_LINE);
      err.flush();
      drawn = false;
    }
  }
}
