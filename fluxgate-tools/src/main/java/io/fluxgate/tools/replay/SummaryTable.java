package io.fluxgate.tools.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of all policies side by side, for the terminal and the page. */
record SummaryTable(List<List<String>> rows, int keysLeftOut) {

  static final List<String> HEADINGS =
      List.of(
          "key",
          "policy",
          "calls",
          "failures",
          "opened",
          "reopened",
          "open for",
          "rejected",
          "lost",
          "spared",
          "spared %",
          "waiting spared");

  static final String LEGEND =
      "failures: in the trace; lost: rejected, but the recorded call succeeded; spared: rejected,"
          + " and the recorded call failed; waiting spared: how long these took.";

  private static final String ALL = "(all)";
  private static final int KEY_LENGTH = 40;

  /**
   * Returns a row per policy for at most this many keys, and for all together if there are several.
   */
  static SummaryTable of(ReplayResult result, int mostKeys) {
    List<String> keys = result.keys();
    List<List<String>> rows = new ArrayList<>();
    if (keys.size() > 1) {
      for (PolicySimulation each : result.simulations()) {
        rows.add(row(ALL, each, result.all(each)));
      }
    }
    keys.stream()
        .limit(mostKeys)
        .forEach(
            key -> {
              for (PolicySimulation each : result.simulations()) {
                rows.add(row(DisplayText.brief(key, KEY_LENGTH), each, result.of(each, key)));
              }
            });
    return new SummaryTable(rows, Math.max(0, keys.size() - mostKeys));
  }

  private static List<String> row(String key, PolicySimulation simulation, PolicySummary summary) {
    return List.of(
        key,
        simulation.policy().name(),
        DisplayText.count(summary.calls()),
        DisplayText.count(summary.failures()),
        DisplayText.count(summary.openings()),
        DisplayText.count(summary.reopenings()),
        DisplayText.time(summary.openNanos()),
        DisplayText.count(summary.rejected()),
        DisplayText.count(summary.count(SimulatedOutcome.LOST)),
        DisplayText.count(summary.count(SimulatedOutcome.SPARED)),
        share(summary.count(SimulatedOutcome.SPARED), summary.failures()),
        DisplayText.time(summary.sparedNanos()));
  }

  private static String share(long part, long whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.0f %%", 100.0 * part / whole);
  }

  /** Returns the table as lines for a terminal: names left-aligned, numbers right-aligned. */
  List<String> lines() {
    List<List<String>> all = new ArrayList<>();
    all.add(HEADINGS);
    all.addAll(rows);
    int[] widths = new int[HEADINGS.size()];
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - row.get(i).length());
      line.append("  ").append(i < 2 ? row.get(i) + padding : padding + row.get(i));
    }
    return line.toString().stripTrailing();
  }
}
