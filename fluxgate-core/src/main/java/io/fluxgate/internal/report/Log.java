package io.fluxgate.internal.report;

import io.fluxgate.internal.util.Text;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The library's own log lines. */
public final class Log {

  /** The name of the logger. */
  public static final String NAME = "io.fluxgate";

  private static final Logger LOGGER = System.getLogger(NAME);

  private Log() {}

  public static void warn(String message, Throwable cause) {
    LOGGER.log(Level.WARNING, Text.clean(message), cause);
  }

  public static void warn(String message) {
    LOGGER.log(Level.WARNING, Text.clean(message));
  }
}
