package io.fluxgate.tools.demo;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.tools.console.ToolCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** The command {@code demo}. */
@Command(
    name = "demo",
    description = {
      "Shows a circuit breaker at work.",
      "",
      "Starts two HTTP servers on 127.0.0.1 and calls both through one OkHttp client with a circuit"
          + " breaker per host. 'stock' stays healthy; 'orders' is healthy, then answers 503, then"
          + " hangs, then is healthy again. A client without breaker makes the same calls to a"
          + " second pair of servers, for comparison. Ends by itself and leaves a page with a"
          + " chart, which needs no network.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The demo has run.",
      "1:The service cannot be reached, the page cannot be written, or the port is taken.",
      "2:An option is unknown or out of range."
    })
public final class DemoCommand extends ToolCommand {

  private static final int SCRIPT_RATE = 20;
  private static final int SERVICE_RATE = 5;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "Send GET requests to your own service instead, through a breaker and without a script.")
  private @Nullable String url;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "How long to make calls, 3 to 600. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--rate",
      paramLabel = "CALLS",
      description =
          "Calls per second to each host, 1 to 100. Default: "
              + SCRIPT_RATE
              + ", and "
              + SERVICE_RATE
              + " with --url.")
  private @Nullable Integer rate;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      defaultValue = "fluxgate-demo.html",
      description = "Where to write the page. Default: ${DEFAULT-VALUE}.")
  private Path report = Path.of("");

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "Where to write the chart alone, as SVG. Default: nowhere.")
  private @Nullable Path picture;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Seed of the servers' latencies and the breakers' delays. Default: 1.")
  private long seed;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description =
          "Serve the breakers' meters to Prometheus on http://127.0.0.1:PORT/metrics; 0 takes any"
              + " free port.")
  private @Nullable Integer metricsPort;

  @Option(
      names = "--linger",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description =
          "How long to keep serving them after the demo, 0 to 86400. Default: ${DEFAULT-VALUE}.")
  private int lingerSeconds;

  @Option(
      names = "--no-color",
      description = "Write plain lines, as when the output is not a terminal.")
  private boolean plain;

  /** Creates the command with its defaults; picocli sets the options. */
  public DemoCommand() {}

  /** Runs the demo and returns the exit code. */
  @Override
  public Integer call() throws InterruptedException {
    checkRange("--duration", seconds, 3, 600);
    int callsPerSecond = rate != null ? rate : url != null ? SERVICE_RATE : SCRIPT_RATE;
    checkRange("--rate", callsPerSecond, 1, 100);
    checkRange("--linger", lingerSeconds, 0, 86_400);
    if (metricsPort != null) {
      checkRange("--metrics-port", metricsPort, 0, 65_535);
    } else if (lingerSeconds > 0) {
      throw wrong("--linger: there is nothing to serve (expected: with --metrics-port)");
    }
    checkFile("--report", report);
    checkFile("--picture", picture);
    HttpUrl service = url == null ? null : parse(url);
    ConsoleView view = new ConsoleView(out(), !plain && Ansi.AUTO.enabled());
    try (MetricsServer metrics = metricsPort == null ? null : MetricsServer.start(metricsPort)) {
      run(service, callsPerSecond, view, metrics);
      return 0;
    } catch (IOException error) {
      view.endProgress();
      return fail(describe(error));
    }
  }

  private void run(
      @Nullable HttpUrl service,
      int callsPerSecond,
      ConsoleView view,
      @Nullable MetricsServer metrics)
      throws IOException, InterruptedException {
    Duration duration = Duration.ofSeconds(seconds);
    Consumer<HttpGuard> onGuard = guard -> {};
    if (metrics != null) {
      view.line("Metrics for Prometheus: " + metrics.address());
      onGuard = metrics::watch;
    }
    DemoResult result =
        service == null
            ? runScript(
                new ScriptedDemo(duration, callsPerSecond, seed, view, onGuard),
                callsPerSecond,
                view)
            : runService(
                new ServiceDemo(service, duration, callsPerSecond, seed, view, onGuard), view);
    view.summary(result);
    Files.writeString(report, HtmlReport.of(result));
    if (picture != null) {
      Files.writeString(picture, TimelineChart.of(result));
    }
    view.line("");
    view.line("The timeline, as a page for your browser: " + report.toAbsolutePath());
    if (metrics != null && lingerSeconds > 0) {
      view.line(
          "Still serving %s, for %d s or until Ctrl-C."
              .formatted(metrics.address(), lingerSeconds));
      TimeUnit.SECONDS.sleep(lingerSeconds);
    }
  }

  private DemoResult runScript(ScriptedDemo demo, int callsPerSecond, ConsoleView view)
      throws IOException, InterruptedException {
    view.line(
        "Calling 'orders' and 'stock' %d times a second each, for %d s; each with and without a"
                .formatted(callsPerSecond, seconds)
            + " circuit breaker.");
    view.line("'orders' is healthy, then answers 503, then hangs, then is healthy again.");
    view.line("");
    return demo.run();
  }

  private DemoResult runService(ServiceDemo demo, ConsoleView view)
      throws IOException, InterruptedException {
    String address = demo.target().address();
    int status;
    try {
      status = demo.check();
    } catch (IOException error) {
      throw new IOException("cannot reach " + address + ": " + describe(error), error);
    }
    view.line(
        "%s answers, with status %d. Calling it for %d s.".formatted(address, status, seconds));
    view.line("");
    return demo.run();
  }

  private HttpUrl parse(String text) {
    HttpUrl parsed = HttpUrl.parse(text);
    if (parsed == null) {
      throw wrong(
          "--url: " + text + " (expected: an address such as http://localhost:8080/health)");
    }
    return parsed;
  }

  /** Falls back to the type of exceptions without a message. */
  private static String describe(IOException error) {
    String message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : message;
  }
}
