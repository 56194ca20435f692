package io.fluxgate.tools.replay;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints a replay on the terminal. */
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
   * @param trace a sentence about the trace: its source and number of calls
   */
  void show(String trace, int mostKeys, boolean withTransitions) {
    out.println(trace);
    out.println();
    SummaryTable table = SummaryTable.of(result, mostKeys);
    table.lines().forEach(out::println);
    if (table.keysLeftOut() > 0) {
      out.println("  ... and %s more keys".formatted(DisplayText.count(table.keysLeftOut())));
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
    for (PolicySimulation each : result.simulations()) {
      KeyTally tally = each.find(key);
      if (tally != null) {
        transitions(each.policy().name(), tally);
      }
    }
  }

  private void transitions(String policy, KeyTally tally) {
    String prefix = DisplayText.brief(tally.key(), KEY_LENGTH) + ", " + policy;
    for (KeyTally.LoggedTransition each : tally.loggedTransitions()) {
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
    int more = tally.states().size() - tally.loggedTransitions().size();
    if (more > 0) {
      out.println("           %s: and %s more".formatted(prefix, DisplayText.count(more)));
    }
  }
}
