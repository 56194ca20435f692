package io.fluxgate.benchmarks.protect;

import io.fluxgate.tools.simulate.LabResult;
import io.fluxgate.tools.simulate.Measures;
import io.fluxgate.tools.simulate.Subject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a comparison as JSON, for programs, and as Markdown, for the documentation. */
final class ProtectionReport {

  private final LabResult result;

  ProtectionReport(LabResult result) {
    this.result = result;
  }

  /** An array of an object for each scenario and policy. What never happened is null. */
  String json() {
    List<String> objects = new ArrayList<>();
    for (int scenario = 0; scenario < result.scenarios().size(); scenario++) {
      for (int i = 0; i < result.subjects().size(); i++) {
        objects.add(object(scenario, i));
      }
    }
    return objects.stream().collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  private String object(int scenario, int i) {
    Subject subject = result.subjects().get(i);
    Measures measures = result.measures(scenario, i);
    return "  {"
        + String.join(
            ", ",
            field("scenario", quoted(result.scenarios().get(scenario))),
            field("policy", quoted(subject.name())),
            field("kind", quoted(subject.kind().label())),
            field("lost", number(measures.lost())),
            field("sent", number(measures.sent())),
            field("wasted", number(measures.wasted())),
            field("bystanders", number(measures.bystanders())),
            field("timeToProtect", number(measures.timeToProtect())),
            field("t95", number(measures.t95())),
            field(
                "dominatedBy",
                rivals(scenario, i).stream()
                    .map(ProtectionReport::quoted)
                    .collect(Collectors.joining(", ", "[", "]"))))
        + "}";
  }

  /** Who dominates a policy, apart from other policies of the same library. */
  private List<String> rivals(int scenario, int i) {
    String library = library(result.subjects().get(i).name());
    return result.dominatedBy(scenario, i).stream()
        .filter(name -> !library(name).equals(library))
        .toList();
  }

  private static String library(String name) {
    return name.split("-", 2)[0];
  }

  /** The tables of the documentation. */
  String markdown() {
    List<String> lines = new ArrayList<>();
    summary(lines);
    lines.add("");
    families(lines);
    lines.add("");
    scenarios(lines);
    return String.join("\n", lines) + "\n";
  }

  private void summary(List<String> lines) {
    lines.add(
        "| policy | kind | J | lost | sent | wasted | bystanders | dominated by defaults | by tuned |");
    lines.add("|---|---|--:|--:|--:|--:|--:|--:|--:|");
    for (int i = 0; i < result.subjects().size(); i++) {
      Subject subject = result.subjects().get(i);
      Measures mean = result.overall(i);
      boolean oracle = subject.kind() == Subject.Kind.ORACLE;
      lines.add(
          row(
              List.of(
                  "`" + subject.name() + "`",
                  subject.kind().label(),
                  tenths(mean.score()),
                  tenths(mean.lost()),
                  tenths(mean.sent()),
                  tenths(mean.wasted()),
                  tenths(mean.bystanders()),
                  oracle ? "–" : "" + dominated(i, Subject.Kind.DEFAULT),
                  oracle ? "–" : "" + dominated(i, Subject.Kind.TUNED))));
    }
  }

  /** In how many scenarios a rival of a kind dominates a policy. */
  private long dominated(int i, Subject.Kind kind) {
    List<String> names =
        result.subjects().stream()
            .filter(subject -> subject.kind() == kind)
            .map(Subject::name)
            .toList();
    int count = 0;
    for (int scenario = 0; scenario < result.scenarios().size(); scenario++) {
      count += rivals(scenario, i).stream().anyMatch(names::contains) ? 1 : 0;
    }
    return count;
  }

  private void families(List<String> lines) {
    header(lines, "lost / sent / bystanders");
    for (Map.Entry<String, List<Integer>> family : result.families().entrySet()) {
      List<String> cells = new ArrayList<>();
      cells.add(family.getKey() + " (" + family.getValue().size() + ")");
      for (int i = 0; i < result.subjects().size(); i++) {
        cells.add(three(result.mean(family.getValue(), i)));
      }
      lines.add(row(cells));
    }
  }

  private void scenarios(List<String> lines) {
    header(lines, "lost / sent / bystanders; * dominated by another library");
    for (int scenario = 0; scenario < result.scenarios().size(); scenario++) {
      List<String> cells = new ArrayList<>();
      cells.add(result.scenarios().get(scenario));
      for (int i = 0; i < result.subjects().size(); i++) {
        String star = rivals(scenario, i).isEmpty() ? "" : " *";
        cells.add(three(result.measures(scenario, i)) + star);
      }
      lines.add(row(cells));
    }
  }

  private void header(List<String> lines, String first) {
    List<String> names = new ArrayList<>();
    names.add(first);
    result.subjects().forEach(subject -> names.add("`" + subject.name() + "`"));
    lines.add(row(names));
    lines.add("|---" + "|--:".repeat(names.size() - 1) + "|");
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String three(Measures measures) {
    return tenths(measures.lost())
        + " / "
        + Math.round(measures.sent())
        + " / "
        + Math.round(measures.bystanders());
  }

  private static String tenths(double number) {
    return rounded(number, 1).toPlainString();
  }

  private static String field(String name, @Nullable String value) {
    return quoted(name) + ": " + value;
  }

  private static @Nullable String number(double number) {
    return Double.isInfinite(number) ? null : rounded(number, 4).toPlainString();
  }

  private static BigDecimal rounded(double number, int digits) {
    return BigDecimal.valueOf(number).setScale(digits, RoundingMode.HALF_UP);
  }

  /** Names have no characters that JSON escapes. */
  private static String quoted(String name) {
    return '"' + name + '"';
  }
}
