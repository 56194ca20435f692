package io.fluxgate.tools.page;

import java.util.List;
import java.util.Locale;

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
      :root { color-scheme: light dark; --text: #1b1f24; --page: #ffffff; --line: #d8dee4;
        --quiet: #444c56; --bar: #2a7f62 }
      @media (prefers-color-scheme: dark) {
        :root { --text: #e6edf3; --page: #0d1117; --line: #30363d; --quiet: #9da7b3;
          --bar: #56c596 }
      }
      body { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; color: var(--text);
        background: var(--page); max-width: 1000px; margin: 1.5rem auto; padding: 0 1rem }
      svg { width: 100%%; height: auto }
      .narrow { display: none }
      h2 { font-size: 1.15rem; margin: 2rem 0 .4rem }
      .scroll { overflow-x: auto }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums }
      th, td { padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); text-align: right;
        white-space: nowrap }
      th:first-child, td:first-child, .prose th, .prose td { text-align: left }
      th { vertical-align: bottom }
      td { vertical-align: top }
      .prose td:last-child { white-space: normal }
      p { color: var(--quiet); max-width: 46rem }
      .bars { display: grid; grid-template-columns: max-content 1fr; gap: .3rem .8rem }
      .bars b { display: block; height: 1.2em; background: var(--bar); min-width: 1px }
      .bars span { display: flex; gap: .5rem; align-items: center }
      summary { cursor: pointer; padding: .3rem 0 }
      @media (max-width: 700px) {
        .wide { display: none }
        .narrow { display: block }
        th, td { padding-right: .4rem; font-size: .72rem }
        .scroll th:first-child, .scroll td:first-child { position: sticky; left: 0; background: var(--page) }
        .prose td { font-size: .9rem }
        th { white-space: normal }
        .prose thead { display: none }
        .prose tr { display: flex; flex-wrap: wrap; column-gap: .8rem; padding: .4rem 0;
          border-bottom: 1px solid var(--line) }
        .prose td { border: 0; padding: 0 }
        .prose td:last-child { flex-basis: 100%%; overflow-wrap: anywhere }
      }
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
   * Adds a chart, of which each screen shows the form that fits.
   *
   * @param wide the element that {@link Svg} returned for {@link Frame#WIDE}
   * @param narrow the same for {@link Frame#NARROW}
   */
  public void chart(String wide, String narrow) {
    page.append("<div class=\"wide\">\n").append(wide).append("</div>\n");
    page.append("<div class=\"narrow\">\n").append(narrow).append("</div>\n");
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
   * A bar of a bar chart.
   *
   * @param label what it stands for, as plain text
   * @param value its length, not negative
   * @param words its value as plain text
   */
  public record Bar(String label, double value, String words) {}

  /**
   * Adds a chart of horizontal bars, which fits any screen.
   *
   * @param title plain text
   * @param bars from the top down
   */
  public void bars(String title, List<Bar> bars) {
    double longest = bars.stream().mapToDouble(Bar::value).max().orElse(0);
    paragraph(title);
    page.append("<div class=\"bars\">\n");
    for (Bar bar : bars) {
      double percent = longest > 0 ? 80 * bar.value / longest : 0;
      page.append("<span>").append(Svg.escape(bar.label)).append("</span><span><b style=\"width:");
      page.append(String.format(Locale.ROOT, "%.1f%%\"></b>", percent));
      page.append(Svg.escape(bar.words)).append("</span>\n");
    }
    page.append("</div>\n");
  }

  /**
   * Starts a part that is shown on demand.
   *
   * @param title plain text
   */
  public void fold(String title) {
    page.append("<details><summary>").append(Svg.escape(title)).append("</summary>\n");
  }

  /** Ends a part that is shown on demand. */
  public void endFold() {
    page.append("</details>\n");
  }

  /**
   * Starts a table of numbers.
   *
   * @param headings the headings of its columns
   */
  public void table(List<String> headings) {
    prose = false;
    openTable(headings);
  }

  /**
   * Starts a table of text.
   *
   * @param headings the headings of its columns
   */
  public void proseTable(List<String> headings) {
    prose = true;
    page.append("<div class=\"prose\">\n");
    openTable(headings);
  }

  private void openTable(List<String> headings) {
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
