package io.fluxgate.tools.page;

import java.util.Locale;

/** Builds an SVG image from rectangles, lines and text. Not thread-safe. */
public final class Svg {

  /** The style that all charts share. */
  public static final String STYLE =
      """
      text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1b1f24 }
      .heading { font-size: 20px; font-weight: 650 }
      .host { font-size: 15px; font-weight: 650 }
      .small { font-size: 12px; fill: #444c56 }
      .end { text-anchor: end }
      .middle { text-anchor: middle }
      .number { text-anchor: end; font-size: 12px; fill: #444c56 }
      .axis { stroke: #57606a }
      .grid { stroke: #d8dee4 }
      .CLOSED { fill: #cfe9dc; stroke: #2a7f62 }
      .OPEN { fill: #f7c9b8; stroke: #b33c0a }
      .HALF_OPEN { fill: #fdeaa4; stroke: #8a6d00 }
      svg { background: #ffffff }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 }
        .small, .number { fill: #9da7b3 }
        .axis { stroke: #8b949e }
        .grid { stroke: #30363d }
        .CLOSED { fill: #143d2e; stroke: #56c596 }
        .OPEN { fill: #5c2410; stroke: #f08a5d }
        .HALF_OPEN { fill: #4d3f05; stroke: #e0b93b }
        svg { background: #0d1117 }
      }
      """;

  private final StringBuilder text = new StringBuilder();

  /** Creates an empty image. */
  public Svg() {}

  /**
   * Adds a rectangle with a tooltip, which screen readers read too.
   *
   * @param x left edge
   * @param y upper edge
   * @param width width
   * @param height height
   * @param cssClass class of its style
   * @param tooltip plain text
   * @return this
   */
  public Svg box(double x, double y, double width, double height, String cssClass, String tooltip) {
    text.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" class=\"%s\">",
            x,
            y,
            Math.max(0, width),
            Math.max(0, height),
            cssClass));
    text.append("<title>").append(escape(tooltip)).append("</title></rect>\n");
    return this;
  }

  /**
   * Adds a straight line.
   *
   * @param x1 start
   * @param y1 start
   * @param x2 end
   * @param y2 end
   * @param cssClass class of its style
   * @return this
   */
  public Svg line(double x1, double y1, double x2, double y2, String cssClass) {
    text.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>%n",
            x1,
            y1,
            x2,
            y2,
            cssClass));
    return this;
  }

  /**
   * Adds text that starts at a point, ends there or is centred on it, as its style says.
   *
   * @param x the point
   * @param y the baseline
   * @param cssClass class of its style
   * @param words plain text
   * @return this
   */
  public Svg text(double x, double y, String cssClass, String words) {
    text.append(
        String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y, cssClass));
    text.append(escape(words)).append("</text>\n");
    return this;
  }

  /**
   * Returns the image as an SVG element, which is also a valid file.
   *
   * @param frame the frame of the drawing
   * @param height height of the drawing
   * @param style style sheet
   * @param title plain text
   * @param description plain text, for screen readers
   * @return the element
   */
  public String picture(
      Frame frame, double height, String style, String title, String description) {
    // A page may have the same chart twice, for two widths.
    String id = frame.isNarrow() ? "narrow-chart" : "chart";
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" role=\"img\""
                + " aria-labelledby=\"%3$s-title %3$s-text\">%n",
            frame.width(),
            height,
            id)
        + "<title id=\"%s-title\">".formatted(id)
        + escape(title)
        + "</title>\n<desc id=\"%s-text\">".formatted(id)
        + escape(description)
        + "</desc>\n<style>"
        + style
        + "</style>\n"
        + text
        + "</svg>\n";
  }

  /**
   * Escapes text for use between tags and in attributes.
   *
   * @param words plain text
   * @return the escaped text
   */
  public static String escape(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
