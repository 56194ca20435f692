package io.fluxgate.tools.demo;

import io.fluxgate.tools.page.Frame;
import io.fluxgate.tools.page.HtmlPage;
import java.util.List;
import java.util.Locale;

/** Writes a run as a self-contained page: no network, no scripts, no fonts. */
final class HtmlReport {

  private final HtmlPage page;

  private HtmlReport(HtmlPage page) {
    this.page = page;
  }

  /** Returns the page. */
  static String of(DemoResult result) {
    return new HtmlReport(new HtmlPage(TimelineChart.title(result))).write(result);
  }

  private String write(DemoResult result) {
    page.chart(TimelineChart.of(result), TimelineChart.of(result, Frame.NARROW));
    page.paragraph(
        "Each bar counts the calls made in one fortieth of the run, by what became of them;"
            + " %d calls were made each second to each host. Point at a bar or band for its numbers."
                .formatted(result.callsPerSecond()));
    result.comparison().ifPresent(this::comparison);
    hosts(result);
    transitions(result.guarded());
    return page.text();
  }

  private void comparison(Comparison comparison) {
    page.heading("With and without breaker: " + comparison.host());
    page.paragraph(
        "Two clients made the same calls at the same time to two servers with the same script;"
            + " all numbers were measured.");
    page.table(List.of("", "without", "with"));
    for (Comparison.Row each : comparison.rows()) {
      page.row(List.of(each.what(), each.without(), each.with()));
    }
    page.endTable();
  }

  private void hosts(DemoResult result) {
    page.heading("With breaker, by host");
    page.table(
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
      page.row(
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
    page.endTable();
  }

  private void transitions(List<HostRun> runs) {
    page.heading("Transitions");
    List<Transition> all =
        runs.stream().flatMap(run -> run.timeline().transitions().stream()).toList();
    if (all.isEmpty()) {
      page.paragraph("None: every circuit stayed CLOSED.");
      return;
    }
    page.proseTable(List.of("host", "at", "transition", "because"));
    for (Transition each : all) {
      page.row(
          List.of(
              each.host(),
              String.format(Locale.ROOT, "%.1f s", each.atNanos() / 1e9),
              each.from() + " → " + each.to(),
              each.reason()));
    }
    page.endTable();
  }
}
