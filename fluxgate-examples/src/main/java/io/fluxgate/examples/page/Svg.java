package io.fluxgate.examples.page;

import java.util.Locale;

/** Writes the few SVG elements that the chart is made of. Not thread-safe. */
public final class Svg {

  /** The look of what all charts have in common. */
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
      """;

  private final StringBuilder text = new StringBuilder();

  /** An empty picture. */
  public Svg() {}

  /** A box with a tooltip, which screen readers read, too. */
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

  /** A straight line. */
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

  /** Words that begin, end or are centred at a place, as the class says. */
  public Svg text(double x, double y, String cssClass, String words) {
    text.append(
        String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y, cssClass));
    text.append(escape(words)).append("</text>\n");
    return this;
  }

  /** Returns the picture, which is also a valid file of its own. */
  public String picture(
      double width, double height, String style, String title, String description) {
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" role=\"img\""
                + " aria-labelledby=\"chart-title chart-text\">%n",
            width,
            height)
        + "<title id=\"chart-title\">"
        + escape(title)
        + "</title>\n<desc id=\"chart-text\">"
        + escape(description)
        + "</desc>\n<style>"
        + style
        + "</style>\n"
        + text
        + "</svg>\n";
  }

  /** Returns words as they may stand between tags and in attributes. */
  public static String escape(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
