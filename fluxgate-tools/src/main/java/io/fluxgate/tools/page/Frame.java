package io.fluxgate.tools.page;

/**
 * The width of a chart and where its time axis begins and ends, in pixels.
 *
 * @param width of the drawing
 * @param left where the axis begins
 * @param right where the axis ends
 * @param margin where headings begin
 */
public record Frame(double width, double left, double right, double margin) {

  /** For a screen or a document: labels stand to the left of what they name. */
  public static final Frame WIDE = new Frame(1000, 160, 980, 20);

  /** For a phone: labels stand above what they name. */
  public static final Frame NARROW = new Frame(400, 44, 388, 4);

  /** The approximate width of a letter in a label. */
  private static final double LETTER = 7.3;

  private static final double CAPITAL = LETTER * 1.25;

  /**
   * Returns whether labels stand above what they name.
   *
   * @return false if there is room for them to the left
   */
  public boolean isNarrow() {
    return equals(NARROW);
  }

  /**
   * Returns how wide a label is, approximately.
   *
   * @param words plain text
   * @return the width in pixels
   */
  public static double widthOf(String words) {
    double width = 0;
    for (int i = 0; i < words.length(); i++) {
      width += Character.isUpperCase(words.charAt(i)) ? CAPITAL : LETTER;
    }
    return width;
  }
}
