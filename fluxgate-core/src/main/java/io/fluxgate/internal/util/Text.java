package io.fluxgate.internal.util;

/** Makes text that others wrote safe to show on one line of a log or a console. */
public final class Text {

  private static final int MAXIMUM_LENGTH = 2_000;

  private Text() {}

  /** Replaces what could start a new line or drive a terminal, and cuts what is too long. */
  public static String clean(String text) {
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
