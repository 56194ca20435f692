package io.fluxgate;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The library's own log lines. */
final class Log {

  static final String NAME = "io.fluxgate";

  private static final int MAXIMUM_LENGTH = 2_000;
  private static final Logger LOGGER = System.getLogger(NAME);

  private Log() {}

  static void warn(String message, Throwable cause) {
    LOGGER.log(Level.WARNING, clean(message), cause);
  }

  static void warn(String message) {
    LOGGER.log(Level.WARNING, clean(message));
  }

  /** Replaces what could start a line of its own or drive a terminal, and cuts what is too long. */
  static String clean(String text) {
    int length = Math.min(text.length(), MAXIMUM_LENGTH);
    StringBuilder clean = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      int type = Character.getType(c);
      boolean unsafe =
          Character.isISOControl(c)
              || type == Character.FORMAT
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR;
      clean.append(unsafe ? '?' : c);
    }
    return clean.append(length < text.length() ? "…" : "").toString();
  }
}
