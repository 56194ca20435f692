package io.fluxgate.jmx;

/** Makes untrusted text safe to show. */
final class Shown {

  private Shown() {}

  /**
   * Escapes characters that could start a new line, control a terminal or hide other characters.
   */
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
