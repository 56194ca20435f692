package io.fluxgate.tools;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.micrometer.fixtures.Operations;
import io.fluxgate.micrometer.fixtures.Scrape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Scrapes the demo as Prometheus does; all tests share one run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("the demo runs in real time")
class DemoMetricsTest {

  private final ExecutorService background = Executors.newSingleThreadExecutor();
  private final Output output = new Output();
  private Scrape scrape = Scrape.parse("");

  @BeforeAll
  void runDemoUntilItLingers(@TempDir Path directory) throws Exception {
    String report = "--report=" + directory.resolve("report.html");
    background.execute(
        () -> {
          PrintWriter out = new PrintWriter(output, true);
          Main.run(
              out,
              out,
              "demo",
              "--duration=6",
              "--rate=40",
              report,
              "--no-color",
              "--metrics-port=0",
              "--linger=600");
        });
    URI endpoint = output.lingering.get(120, SECONDS);
    scrape = Scrape.of(endpoint);
  }

  @AfterAll
  void stop() throws InterruptedException {
    background.shutdownNow();
    assertThat(background.awaitTermination(120, SECONDS)).isTrue();
  }

  @Test
  void queriesOfDashboardResolve() throws IOException {
    assertThat(Operations.dashboard()).isNotEmpty();
    assertThat(Operations.dashboard()).flatMap(query -> query.problems(scrape)).isEmpty();
  }

  @Test
  void queriesOfAlertsResolve() throws IOException {
    assertThat(Operations.rules()).isNotEmpty();
    assertThat(Operations.rules()).flatMap(query -> query.problems(scrape)).isEmpty();
  }

  @Test
  void outageOfOneHostIsThere() {
    assertThat(scrape.series())
        .filteredOn(series -> series.name().equals("fluxgate_breaker_transitions_total"))
        .filteredOn(series -> "closed".equals(series.labels().get("from")))
        .filteredOn(series -> "open".equals(series.labels().get("to")))
        .anyMatch(series -> series.value() > 0);
    assertThat(scrape.series())
        .filteredOn(series -> series.name().equals("fluxgate_breaker_calls_total"))
        .filteredOn(series -> "status_5xx".equals(series.labels().get("kind")))
        .hasSize(2);
    // On a busy machine, all calls of the outage may fail otherwise than by status.
    assertThat(scrape.series())
        .filteredOn(series -> series.name().equals("fluxgate_breaker_calls_total"))
        .filteredOn(series -> "failed".equals(series.labels().get("outcome")))
        .anyMatch(failures -> failures.value() > 0);
  }

  @Test
  void portThatIsTakenIsNamed(@TempDir Path directory) throws IOException {
    InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (ServerSocket taken = new ServerSocket(0, 1, local)) {
      Terminal demo =
          Terminal.run(
              "demo",
              "--metrics-port=" + taken.getLocalPort(),
              "--report=" + directory.resolve("report.html"));

      assertThat(demo.exitCode()).isEqualTo(1);
      assertThat(demo.err()).contains("cannot serve metrics on 127.0.0.1:" + taken.getLocalPort());
    }
  }

  /** Completes with the address once the demo has printed that it still serves. */
  private static final class Output extends StringWriter {

    private static final Pattern LINGERING = Pattern.compile("Still serving (http://\\S+), ");

    final CompletableFuture<URI> lingering = new CompletableFuture<>();

    @Override
    public void flush() {
      Matcher matcher = LINGERING.matcher(toString());
      if (matcher.find()) {
        lingering.complete(URI.create(matcher.group(1)));
      }
    }
  }
}
