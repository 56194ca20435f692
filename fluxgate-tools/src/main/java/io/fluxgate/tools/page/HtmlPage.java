package io.fluxgate.tools.page;

import java.util.List;

/** Builds a self-contained page: no network, no scripts, no fonts. Not thread-safe. */
public final class HtmlPage {

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>Fluxgate: %s</title>
      <style>
      :root { color-scheme: light }
      body { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; color: #1b1f24;
        background: #ffffff; max-width: 1000px; margin: 1.5rem auto; padding: 0 1rem }
      svg { width: 100%%; min-width: 720px; height: auto }
      h2 { font-size: 1.15rem; margin: 2rem 0 .4rem }
      .scroll { overflow-x: auto }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums }
      th, td { padding: .35rem .9rem .35rem 0; border-bottom: 1px solid #d8dee4; text-align: right;
        white-space: nowrap }
      th:first-child, td:first-child, .prose th, .prose td { text-align: left; vertical-align: top }
      .prose td:last-child { white-space: normal }
      p { color: #444c56; max-width: 46rem }
      </style>
      </head>
      <body>
      """;

  private final StringBuilder page = new StringBuilder();
  private boolean prose;

  /**
   * Starts a page.
   *
   * @param title the title, as plain text
   */
  public HtmlPage(String title) {
    page.append(HEAD.formatted(Svg.escape(title))).append("<main>\n");
  }

  /**
   * Adds a chart.
   *
   * @param svg the element that {@link Svg} returned
   */
  public void chart(String svg) {
    page.append("<div class=\"scroll\">\n").append(svg).append("</div>\n");
  }

  /**
   * Adds a heading.
   *
   * @param words plain text
   */
  public void heading(String words) {
    page.append("<h2>").append(Svg.escape(words)).append("</h2>\n");
  }

  /**
   * Adds a paragraph.
   *
   * @param words plain text
   */
  public void paragraph(String words) {
    page.append("<p>").append(Svg.escape(words)).append("</p>\n");
  }

  /**
   * Starts a table of numbers.
   *
   * @param headings the headings of its columns
   */
  public void table(List<String> headings) {
    prose = false;
    open(headings);
  }

  /**
   * Starts a table of text.
   *
   * @param headings the headings of its columns
   */
  public void proseTable(List<String> headings) {
    prose = true;
    page.append("<div class=\"prose\">\n");
    open(headings);
  }

  private void open(List<String> headings) {
    page.append("<div class=\"scroll\"><table>\n<thead>");
    cells("th scope=\"col\"", "th", headings);
    page.append("</thead>\n<tbody>\n");
  }

  /**
   * Adds a row to the table.
   *
   * @param values a value for each column
   */
  public void row(List<String> values) {
    cells("td", "td", values);
  }

  private void cells(String open, String close, List<String> values) {
    page.append("<tr>");
    for (String value : values) {
      page.append('<').append(open).append('>');
      page.append(Svg.escape(value)).append("</").append(close).append('>');
    }
    page.append("</tr>\n");
  }

  /** Ends the table. */
  public void endTable() {
    page.append("</tbody>\n</table></div>\n");
    if (prose) {
      page.append("</div>\n");
    }
  }

  /**
   * Returns the page as HTML.
   *
   * @return the whole document
   */
  public String text() {
    return page + "</main>\n</body>\n</html>\n";
  }
}
