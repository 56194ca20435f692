package io.fluxgate.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class ConsoleViewTest {

  private static final long SECOND = 1_000_000_000;

  private final StringWriter out = new StringWriter();
  private final List<Target> targets =
      List.of(new Target("a-host-with-quite-a-long-name.example.com", HttpUrl.get("http://a/")));
  private final RunRecorder recorder = new RunRecorder(new DemoClock(), targets, transition -> {});

  @Test
  void terminalLineIsDrawnOverAndFitsItsWidth() {
    ConsoleView view = new ConsoleView(new PrintWriter(out), true);

    view.progress(SECOND, recorder, targets);

    assertThat(out.toString()).startsWith("\r\u001b[2K  1.0s 0 calls").doesNotContain("\n");
    assertThat(out.toString().length()).isLessThanOrEqualTo("\r\u001b[2K".length() + 79);
  }

  @Test
  void progressIsDrawnAnewAfterATransition() {
    ConsoleView view = new ConsoleView(new PrintWriter(out), true);
    view.progress(SECOND, recorder, targets);
    out.getBuffer().setLength(0);

    view.transition(
        new Transition("orders", SECOND, CircuitState.CLOSED, CircuitState.OPEN, "because"));

    assertThat(out.toString())
        .as("not the line with the state before")
        .contains("OPEN\u001b[0m: because")
        .doesNotContain("0 calls");

    view.progress(SECOND + 1, recorder, targets);
    assertThat(out.toString().lines().toList()).last().asString().contains("  1.0s 0 calls");
  }

  @Test
  void plainProgressComesOnceASecond() {
    ConsoleView view = new ConsoleView(new PrintWriter(out), false);

    for (int i = 0; i <= 30; i++) {
      view.progress(i * SECOND / 10, recorder, targets);
    }

    assertThat(out.toString().lines()).hasSize(3);
  }
}
