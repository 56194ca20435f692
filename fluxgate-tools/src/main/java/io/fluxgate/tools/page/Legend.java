package io.fluxgate.tools.page;

/** Draws what the colours mean, on as many lines as the frame needs. Not thread-safe. */
public final class Legend {

  private static final double LINE = 20;
  private static final double WORDS = 20;
  private static final double GAP = 18;

  private final Svg svg;
  private final Frame frame;
  private double x;
  private double y;

  /**
   * Starts a legend.
   *
   * @param svg the image
   * @param frame the frame of its chart
   * @param y the upper edge
   */
  public Legend(Svg svg, Frame frame, double y) {
    this.svg = svg;
    this.frame = frame;
    this.x = frame.margin();
    this.y = y;
  }

  /**
   * Adds a colour.
   *
   * @param cssClass class of its style
   * @param words what it means
   * @return this
   */
  public Legend add(String cssClass, String words) {
    double width = WORDS + Frame.widthOf(words);
    if (x + width > frame.right() && x > frame.margin()) {
      newLine();
    }
    svg.box(x, y, 14, 14, cssClass, words);
    svg.text(x + WORDS, y + 12, "label", words);
    x += width + GAP;
    return this;
  }

  /**
   * Goes on below.
   *
   * @return this
   */
  public Legend newLine() {
    x = frame.margin();
    y += LINE;
    return this;
  }

  /**
   * Returns where the next part of the chart begins.
   *
   * @return the lower edge
   */
  public double bottom() {
    return y + LINE;
  }
}
