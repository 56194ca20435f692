package io.fluxgate.examples.demo;

import java.util.List;
import java.util.Locale;

/** Writes a run as one page that needs nothing else: no network, no script, no font. */
final class HtmlReport {

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

  private HtmlReport() {}

  /** Returns the page. */
  static String of(DemoResult result) {
    return new HtmlReport().write(result);
  }

  private String write(DemoResult result) {
    page.append(HEAD.formatted(Svg.escape(TimelineChart.title(result))));
    page.append("<main>\n<div class=\"scroll\">\n")
        .append(TimelineChart.of(result))
        .append("</div>\n");
    paragraph(
        "Each bar counts the calls made in one fortieth of the run, by what became of them;"
            + " %d calls were made each second to each host. Point at a bar or band for its numbers."
                .formatted(result.callsPerSecond()));
    result.comparison().ifPresent(this::comparison);
    hosts(result);
    transitions(result.guarded());
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private void comparison(Comparison comparison) {
    heading("With and without breaker: " + comparison.host());
    paragraph(
        "Two clients made the same calls at the same time to two servers with the same script;"
            + " all numbers were measured.");
    table(List.of("", "without", "with"));
    for (Comparison.Row each : comparison.rows()) {
      row(List.of(each.what(), each.without(), each.with()));
    }
    endTable();
  }

  private void hosts(DemoResult result) {
    heading("With breaker, by host");
    table(
        List.of(
            "",
            "calls",
            "answered",
            "failed",
            "timed out",
            "rejected",
            "median latency",
            "longest"));
    for (HostRun run : result.guarded()) {
      Timeline timeline = run.timeline();
      row(
          List.of(
              run.target().name(),
              Integer.toString(timeline.calls().size()),
              Long.toString(timeline.count(Call.Result.OK)),
              Long.toString(timeline.count(Call.Result.FAILED)),
              Long.toString(timeline.count(Call.Result.TIMED_OUT)),
              Long.toString(timeline.count(Call.Result.REJECTED)),
              Comparison.millis(timeline.medianNanos()),
              Comparison.millis(timeline.maximumNanos())));
    }
    endTable();
  }

  private void transitions(List<HostRun> runs) {
    heading("Transitions");
    List<Transition> all =
        runs.stream().flatMap(run -> run.timeline().transitions().stream()).toList();
    if (all.isEmpty()) {
      paragraph("None: every circuit stayed CLOSED.");
      return;
    }
    page.append("<div class=\"prose\">\n");
    table(List.of("host", "at", "from", "to", "because"));
    for (Transition each : all) {
      row(
          List.of(
              each.host(),
              String.format(Locale.ROOT, "%.1f s", each.atNanos() / 1e9),
              each.from().toString(),
              each.to().toString(),
              each.reason()));
    }
    endTable();
    page.append("</div>\n");
  }

  private void heading(String words) {
    page.append("<h2>").append(Svg.escape(words)).append("</h2>\n");
  }

  private void paragraph(String words) {
    page.append("<p>").append(Svg.escape(words)).append("</p>\n");
  }

  private void table(List<String> headings) {
    page.append("<div class=\"scroll\"><table>\n<thead>");
    cells("th scope=\"col\"", "th", headings);
    page.append("</thead>\n<tbody>\n");
  }

  private void row(List<String> values) {
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

  private void endTable() {
    page.append("</tbody>\n</table></div>\n");
  }
}
