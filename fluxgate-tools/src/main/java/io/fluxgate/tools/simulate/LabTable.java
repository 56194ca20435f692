package io.fluxgate.tools.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A table of figures, for the terminal and the page.
 *
 * @param headings the headings of the columns
 * @param rows a text for each column
 */
public record LabTable(List<String> headings, List<List<String>> rows) {

  /** What the columns mean. */
  public static final String LEGEND =
      "lost: good calls that were not made or failed, in % of those that the oracle gets; sent: failed"
          + " calls, and wasted: the time that they took, in % of those without a breaker; bystanders:"
          + " calls to a healthy host that found no thread during the faults, in %; score: lost +"
          + " bystanders + a tenth of the mean of sent and wasted; dominated: the scenarios in which"
          + " another policy is worse in none of the four and clearly better in one. Lower is better.";

  /** What the columns of {@link #fleets} mean. */
  public static final String FLEET_LEGEND =
      "leak: failed calls sent, in % of those without a breaker; half cut after: from the first fault"
          + " until half of the latest 30 calls are rejected, the median of the seeds; lost: good"
          + " calls lost, in seconds of the traffic of all instances; late calls: sent in the second"
          + " half of the faults; false openings: of instances that no fault hits, per seed;"
          + " messages: of each instance.";

  /**
   * The mean of each subject over the families.
   *
   * @param result what came out
   * @return a row per subject
   */
  public static LabTable summary(LabResult result) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < result.subjects().size(); i++) {
      Measures mean = result.overall(i);
      rows.add(
          List.of(
              result.subjects().get(i).name(),
              one(mean.score()),
              one(mean.lost()),
              one(mean.sent()),
              one(mean.wasted()),
              one(mean.bystanders()),
              result.subjects().get(i).kind() == Subject.Kind.ORACLE
                  ? "-"
                  : result.dominated(i) + " of " + result.scenarios().size()));
    }
    return new LabTable(
        List.of("policy", "score", "lost", "sent", "wasted", "bystanders", "dominated"), rows);
  }

  /**
   * Lost / sent / bystanders by family.
   *
   * @param result what came out
   * @return a row per family, a column per subject
   */
  public static LabTable families(LabResult result) {
    List<List<String>> rows = new ArrayList<>();
    result
        .families()
        .forEach(
            (family, numbers) -> {
              List<String> row = new ArrayList<>();
              row.add(family + " (" + numbers.size() + ")");
              for (int i = 0; i < result.subjects().size(); i++) {
                Measures mean = result.mean(numbers, i);
                row.add(
                    one(mean.lost()) + "/" + whole(mean.sent()) + "/" + whole(mean.bystanders()));
              }
              rows.add(row);
            });
    List<String> headings = new ArrayList<>(List.of("lost/sent/bystanders"));
    result.subjects().forEach(subject -> headings.add(subject.name()));
    return new LabTable(headings, rows);
  }

  /**
   * All measures of all subjects in a scenario.
   *
   * @param result what came out
   * @param scenario the scenario's number
   * @return a row per subject
   */
  public static LabTable scenario(LabResult result, int scenario) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < result.subjects().size(); i++) {
      Measures each = result.measures(scenario, i);
      rows.add(
          List.of(
              result.subjects().get(i).name(),
              one(each.lost()),
              one(each.sent()),
              one(each.wasted()),
              one(each.bystanders()),
              seconds(each.timeToProtect()),
              seconds(each.t95()),
              one(each.peak()),
              one(each.reopens()),
              one(each.falseTripsPerHour()),
              String.join(", ", result.dominatedBy(scenario, i))));
    }
    return new LabTable(
        List.of(
            result.scenarios().get(scenario),
            "lost",
            "sent",
            "wasted",
            "bystanders",
            "protects after",
            "recovers after",
            "peak",
            "reopens",
            "false trips/h",
            "dominated by"),
        rows);
  }

  /**
   * What matters with many instances, in each scenario that has them.
   *
   * @param result what came out
   * @return a row per scenario and subject
   */
  public static LabTable fleets(LabResult result) {
    List<List<String>> rows = new ArrayList<>();
    for (int scenario = 0; scenario < result.scenarios().size(); scenario++) {
      for (int i = 0; result.instances(scenario) > 1 && i < result.subjects().size(); i++) {
        Subject subject = result.subjects().get(i);
        if (subject.kind() != Subject.Kind.NONE && subject.kind() != Subject.Kind.ORACLE) {
          FleetMeasures each = result.fleet(scenario, i);
          rows.add(
              List.of(
                  result.scenarios().get(scenario) + ", " + subject.name(),
                  one(each.leak()),
                  seconds(each.halfCut()),
                  one(each.lostSeconds()),
                  one(each.lateCallsPerSecond()),
                  one(each.falseOpenings()),
                  String.format(Locale.ROOT, "%.3f", each.messagesPerSecond())));
        }
      }
    }
    return new LabTable(
        List.of(
            "scenario and policy",
            "leak",
            "half cut after",
            "lost",
            "late calls/s",
            "false openings",
            "messages/s"),
        rows);
  }

  /**
   * Returns the table for a terminal.
   *
   * @return lines with the first column left-aligned, the others right-aligned
   */
  public List<String> lines() {
    List<List<String>> all = new ArrayList<>();
    all.add(headings);
    all.addAll(rows);
    int[] widths = new int[headings.size()];
    for (List<String> row : all) {
      Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length()));
    }
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    IntStream.range(0, widths.length)
        .forEach(
            i -> {
              String padding = " ".repeat(widths[i] - row.get(i).length());
              line.append("  ").append(i == 0 ? row.get(i) + padding : padding + row.get(i));
            });
    return line.toString().stripTrailing();
  }

  private static String one(double number) {
    return String.format(Locale.ROOT, "%.1f", number);
  }

  private static String whole(double number) {
    return String.format(Locale.ROOT, "%.0f", number);
  }

  private static String seconds(double seconds) {
    return Double.isInfinite(seconds) ? "never" : String.format(Locale.ROOT, "%.1f s", seconds);
  }
}
