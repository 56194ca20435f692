package io.fluxgate.examples.replay;

import java.io.PrintWriter;
import java.util.Locale;

/** Shows a replay on the terminal. */
final class ReplayView {

  private static final int KEY_LENGTH = 40;

  private final PrintWriter out;
  private final ReplayResult result;

  ReplayView(PrintWriter out, ReplayResult result) {
    this.out = out;
    this.result = result;
  }

  /**
   * Prints the table.
   *
   * @param trace what the calls were read from, and how many
   */
  void show(String trace, int mostKeys, boolean withTransitions) {
    out.println(trace);
    out.println();
    SummaryTable table = SummaryTable.of(result, mostKeys);
    table.lines().forEach(out::println);
    if (table.keysLeftOut() > 0) {
      out.println("  ... and %s more keys".formatted(Words.count(table.keysLeftOut())));
    }
    out.println();
    out.println(SummaryTable.LEGEND);
    if (withTransitions) {
      out.println();
      result.keys().stream().limit(mostKeys).forEach(this::transitions);
    }
    out.flush();
  }

  private void transitions(String key) {
    for (Simulation each : result.simulations()) {
      KeyTally tally = each.find(key);
      if (tally != null) {
        transitions(each.policy().name(), tally);
      }
    }
  }

  private void transitions(String policy, KeyTally tally) {
    String prefix = Words.brief(tally.key(), KEY_LENGTH) + ", " + policy;
    for (KeyTally.Explained each : tally.explained()) {
      out.println(
          String.format(
              Locale.ROOT,
              "%9.1fs %s: %s -> %s: %s",
              (each.atNanos() - result.axis().originNanos()) / 1e9,
              prefix,
              each.from(),
              each.to(),
              each.reason()));
    }
    int more = tally.states().size() - tally.explained().size();
    if (more > 0) {
      out.println("           %s: and %s more".formatted(prefix, Words.count(more)));
    }
  }
}
