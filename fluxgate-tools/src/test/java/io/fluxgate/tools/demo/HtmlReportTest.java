package io.fluxgate.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitState;
import io.fluxgate.tools.page.Frame;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class HtmlReportTest {

  private static final Target TARGET = new Target("<b>&'\"", HttpUrl.get("http://127.0.0.1/"));

  @Test
  void namesAndReasonsAreEscaped() {
    assertThat(HtmlReport.of(result()))
        .doesNotContain("<b>", "<i>")
        .contains("&lt;b&gt;&amp;&#39;&quot;", "&lt;i&gt;");
  }

  @Test
  void chartIsWellFormedAndDescribed() throws Exception {
    String svg = TimelineChart.of(result());

    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));

    assertThat(document.getDocumentElement().getAttribute("role")).isEqualTo("img");
    assertThat(document.getElementsByTagName("desc").getLength()).isEqualTo(1);
  }

  @Test
  void usersServiceHasNoComparison() {
    assertThat(HtmlReport.of(result())).doesNotContain("without breaker", "With and without");
  }

  @Test
  void eachHostIsAColumnSoThatThePageFitsAPhone() {
    assertThat(HtmlReport.of(result()))
        .contains("<tr><th scope=\"col\"></th><th scope=\"col\">&lt;b&gt;")
        .contains("<tr><td>answered</td><td>1</td></tr>", "<tr><td>rejected</td><td>0</td></tr>");
  }

  @Test
  void eachStageOfAnOutageIsNamedInTheNarrowChart() {
    Duration duration = Duration.ofSeconds(20);
    HostRun run =
        new HostRun(
            TARGET,
            new Timeline(List.of(), List.of()),
            Outage.scripted(duration),
            new ScriptedUpstream.ReceivedCalls(0, 0));

    DemoResult result = new DemoResult(duration, 5, List.of(run), List.of());

    String svg = TimelineChart.of(result, Frame.NARROW);

    assertThat(svg).contains(">healthy</text>", ">503</text>", ">hangs</text>");
  }

  private static DemoResult result() {
    Transition opening =
        new Transition(TARGET.name(), 9, CircuitState.CLOSED, CircuitState.OPEN, "<i>");
    Call call = new Call(TARGET.name(), 1, 2, Call.Result.OK);
    Timeline timeline = new Timeline(List.of(call), List.of(opening));
    HostRun run = new HostRun(TARGET, timeline, null, null);
    return new DemoResult(Duration.ofSeconds(3), 5, List.of(run), List.of());
  }
}
