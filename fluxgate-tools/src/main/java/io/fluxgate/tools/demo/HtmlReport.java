package io.fluxgate.tools.demo;

import io.fluxgate.tools.page.Frame;
import io.fluxgate.tools.page.HtmlPage;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

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
    List<HostRun> runs = result.guarded();
    page.table(row("", runs, run -> run.target().name()));
    measure("calls", runs, timeline -> Integer.toString(timeline.calls().size()));
    results("answered", runs, Call.Result.OK);
    results("failed", runs, Call.Result.FAILED);
    results("timed out", runs, Call.Result.TIMED_OUT);
    results("rejected", runs, Call.Result.REJECTED);
    measure("median latency", runs, timeline -> Comparison.millis(timeline.medianNanos()));
    measure("longest", runs, timeline -> Comparison.millis(timeline.maximumNanos()));
    page.endTable();
  }

  private void results(String what, List<HostRun> runs, Call.Result result) {
    measure(what, runs, timeline -> Long.toString(timeline.count(result)));
  }

  private void measure(String what, List<HostRun> runs, Function<Timeline, String> value) {
    page.row(row(what, runs, run -> value.apply(run.timeline())));
  }

  private static List<String> row(
      String first, List<HostRun> runs, Function<HostRun, String> value) {
    return Stream.concat(Stream.of(first), runs.stream().map(value)).toList();
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
