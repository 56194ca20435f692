package io.fluxgate.tools.simulate;

import io.fluxgate.tools.page.HtmlPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes a result as a self-contained page: no network, no scripts, no fonts. */
public final class LabPage {

  private final LabResult result;
  private final HtmlPage page = new HtmlPage("how policies protect");

  private LabPage(LabResult result) {
    this.result = result;
  }

  /**
   * Returns the page.
   *
   * @param result what came out
   * @param source a sentence about the scenarios
   * @return HTML
   */
  public static String of(LabResult result, String source) {
    return new LabPage(result).write(source);
  }

  private String write(String source) {
    page.heading("How policies protect");
    page.paragraph(source);
    scores();
    table(LabTable.summary(result));
    page.paragraph(LabTable.LEGEND);
    page.heading("Families of scenarios");
    table(LabTable.families(result));
    page.heading("Policies");
    page.proseTable(List.of("policy", "settings"));
    for (Subject subject : result.subjects()) {
      page.row(List.of(subject.name(), subject.text()));
    }
    page.endTable();
    page.heading("Each scenario");
    page.paragraph(
        "protects after: from the first fault to the first rejection; recovers after: from the last"
            + " fault's end until 95 % succeed; peak: the busiest second of the 30 s after that, 1 for"
            + " what the upstream can do; false trips: openings with no fault about.");
    for (int i = 0; i < result.scenarios().size(); i++) {
      page.fold(result.scenarios().get(i));
      table(LabTable.scenario(result, i));
      page.endFold();
    }
    return page.text();
  }

  private void scores() {
    List<HtmlPage.Bar> bars = new ArrayList<>();
    for (int i = 0; i < result.subjects().size(); i++) {
      double score = result.overall(i).score();
      bars.add(
          new HtmlPage.Bar(
              result.subjects().get(i).name(), score, String.format(Locale.ROOT, "%.1f", score)));
    }
    page.bars("Score: what is lost and wasted; shorter is better", bars);
  }

  private void table(LabTable table) {
    page.table(table.headings());
    table.rows().forEach(page::row);
    page.endTable();
  }
}
