package io.fluxgate.examples.replay;

import io.fluxgate.examples.page.HtmlPage;
import java.time.Instant;
import java.util.List;

/** Writes a replay as one page that needs nothing else: no network, no script, no font. */
final class ReplayPage {

  /** More than that nobody looks at. */
  private static final int MOST_CHARTS = 10;

  /** Times before that are no dates, but count from the beginning of something. */
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
   * @param trace what the calls were read from, and how many
   */
  static String of(ReplayResult result, String trace, int mostKeys) {
    return new ReplayPage(result, trace).write(mostKeys);
  }

  private String write(int mostKeys) {
    List<String> keys = result.keys().stream().limit(mostKeys).toList();
    List<String> drawn = keys.stream().limit(MOST_CHARTS).toList();
    page.chart(ReplayChart.of(result, drawn));
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
      page.paragraph("%s more keys are not shown.".formatted(Words.count(table.keysLeftOut())));
    }
    page.paragraph(SummaryTable.LEGEND);
  }

  private void policies() {
    page.heading("Policies");
    page.proseTable(List.of("policy", "as written", "in full"));
    for (Simulation each : result.simulations()) {
      NamedPolicy named = each.policy();
      page.row(List.of(named.name(), named.text(), named.policy().toString()));
    }
    page.endTable();
  }

  private void transitions(List<String> keys) {
    page.heading("Transitions");
    page.proseTable(List.of("key", "policy", "after", "from", "to", "because"));
    for (String key : keys) {
      for (Simulation each : result.simulations()) {
        KeyTally tally = each.find(key);
        if (tally != null) {
          transitions(each.policy().name(), tally);
        }
      }
    }
    page.endTable();
  }

  private void transitions(String policy, KeyTally tally) {
    String key = Words.clean(tally.key());
    for (KeyTally.Explained each : tally.explained()) {
      page.row(
          List.of(
              key,
              policy,
              Words.time(each.atNanos() - result.axis().originNanos()),
              each.from().toString(),
              each.to().toString(),
              each.reason()));
    }
    int more = tally.states().size() - tally.explained().size();
    if (more > 0) {
      page.row(List.of(key, policy, "", "", "", "and %s more".formatted(Words.count(more))));
    }
  }
}
