package io.fluxgate.slack;

/** Makes text from outside fit for a message or a log line. */
final class SlackText {

  private SlackText() {}

  /**
   * Returns at most {@code maximum} characters of the text in one line, with what means something
   * to Slack escaped, so that no host's name can mention a channel or forge a link.
   */
  static String escaped(String text, int maximum) {
    return plain(text, maximum).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Returns at most {@code maximum} characters in one line, without those that cannot be seen. */
  static String plain(String text, int maximum) {
    StringBuilder plain = new StringBuilder(Math.min(text.length(), maximum));
    int[] codePoints = text.codePoints().limit(maximum + 1L).toArray();
    for (int i = 0; i < Math.min(codePoints.length, maximum); i++) {
      int c = codePoints[i];
      if (c == '\n' || c == '\t') {
        plain.append(' ');
      } else if (isVisible(c)) {
        plain.appendCodePoint(c);
      }
    }
    return plain.append(codePoints.length > maximum ? "…" : "").toString();
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
