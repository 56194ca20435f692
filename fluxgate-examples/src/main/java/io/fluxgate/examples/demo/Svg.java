package io.fluxgate.examples.demo;

import java.util.Locale;

/** Writes the few SVG elements that the chart is made of. Not thread-safe. */
final class Svg {

  private final StringBuilder text = new StringBuilder();

  /** A box with a tooltip, which screen readers read, too. */
  Svg box(double x, double y, double width, double height, String cssClass, String tooltip) {
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

  Svg line(double x1, double y1, double x2, double y2, String cssClass) {
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

  Svg text(double x, double y, String cssClass, String words) {
    text.append(
        String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y, cssClass));
    text.append(escape(words)).append("</text>\n");
    return this;
  }

  /** Returns the picture, which is also a valid file of its own. */
  String picture(double width, double height, String style, String title, String description) {
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

  static String escape(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
