package io.fluxgate.jmx;

/** Makes text from outside fit to be shown. */
final class Shown {

  private Shown() {}

  /** Escapes what could start a line of its own, drive a terminal or hide other characters. */
  static String of(String text) {
    StringBuilder readable = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isUnsafe(c)) {
        readable.append("\\u%04x".formatted((int) c));
      } else {
        readable.append(c);
      }
    }
    return readable.toString();
  }

  private static boolean isUnsafe(char c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
