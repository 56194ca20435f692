package io.fluxgate.tools.replay;

import io.fluxgate.tools.page.Frame;
import io.fluxgate.tools.page.HtmlPage;
import java.time.Instant;
import java.util.List;

/** Writes a replay as a self-contained page: no network, no scripts, no fonts. */
final class ReplayPage {

  /** Nobody reads more charts than that. */
  private static final int MOST_CHARTS = 10;

  /** Earlier times are not dates, but offsets from some start. */
  private static final long EARLIEST_DATE_NANOS =
      Instant.parse("1973-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;

  private final ReplayResult result;
  private final String trace;
  private final HtmlPage page = new HtmlPage(ReplayChart.TITLE);

  private ReplayPage(ReplayResult result, String trace) {
    this.result = result;
    this.trace = trace;
  }

  /**
   * Returns the page.
   *
   * @param trace a sentence about the trace: its source and number of calls
   */
  static String of(ReplayResult result, String trace, int mostKeys) {
    return new ReplayPage(result, trace).write(mostKeys);
  }

  private String write(int mostKeys) {
    List<String> keys = result.keys().stream().limit(mostKeys).toList();
    List<String> drawn = keys.stream().limit(MOST_CHARTS).toList();
    page.chart(
        ReplayChart.of(result, drawn, Frame.WIDE), ReplayChart.of(result, drawn, Frame.NARROW));
    page.paragraph(trace + (isDated() ? " The first call began at " + origin() + "." : ""));
    page.paragraph(
        "A bar counts the calls that began within a step of time, by what would have become of"
            + " them. Point at a bar or band for its numbers.");
    summary(mostKeys);
    policies();
    transitions(drawn);
    return page.text();
  }

  private boolean isDated() {
    return result.axis().originNanos() > EARLIEST_DATE_NANOS;
  }

  private Instant origin() {
    return Instant.ofEpochSecond(0, result.axis().originNanos());
  }

  private void summary(int mostKeys) {
    SummaryTable table = SummaryTable.of(result, mostKeys);
    page.heading("Policies side by side");
    page.table(SummaryTable.HEADINGS);
    table.rows().forEach(page::row);
    page.endTable();
    if (table.keysLeftOut() > 0) {
      page.paragraph(
          "%s more keys are not shown.".formatted(DisplayText.count(table.keysLeftOut())));
    }
    page.paragraph(SummaryTable.LEGEND);
  }

  private void policies() {
    page.heading("Policies");
    page.proseTable(List.of("policy", "as written", "in full"));
    for (PolicySimulation each : result.simulations()) {
      NamedPolicy named = each.policy();
      page.row(List.of(named.name(), named.text(), named.policy().toString()));
    }
    page.endTable();
  }

  private void transitions(List<String> keys) {
    page.heading("Transitions");
    page.proseTable(List.of("key", "policy", "after", "transition", "because"));
    for (String key : keys) {
      for (PolicySimulation each : result.simulations()) {
        KeyTally tally = each.find(key);
        if (tally != null) {
          transitions(each.policy().name(), tally);
        }
      }
    }
    page.endTable();
  }

  private void transitions(String policy, KeyTally tally) {
    String key = DisplayText.clean(tally.key());
    for (KeyTally.LoggedTransition each : tally.loggedTransitions()) {
      page.row(
          List.of(
              key,
              policy,
              DisplayText.time(each.atNanos() - result.axis().originNanos()),
              each.from() + " → " + each.to(),
              each.reason()));
    }
    int more = tally.states().size() - tally.loggedTransitions().size();
    if (more > 0) {
      page.row(List.of(key, policy, "", "", "and %s more".formatted(DisplayText.count(more))));
    }
  }
}
