package io.fluxgate.micrometer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** A Prometheus of its own that scrapes one endpoint every second. */
final class Prometheus implements AutoCloseable {

  /** One series of an answer. */
  record Sample(Map<String, String> labels, double value) {}

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI address;
  private final Process process;

  private Prometheus(URI address, Process process) {
    this.address = address;
    this.process = process;
  }

  static boolean isInstalled(String program) {
    String path = System.getenv("PATH");
    return path != null
        && Arrays.stream(path.split(java.io.File.pathSeparator, -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  static Prometheus start(Path directory, int metricsPort) throws IOException {
    Path config = directory.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        scrape_configs:
          - job_name: shop
            static_configs: [{targets: ['127.0.0.1:%d']}]
        """
            .formatted(metricsPort));
    int port;
    try (ServerSocket free =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      port = free.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    return new Prometheus(URI.create("http://127.0.0.1:" + port), process);
  }

  /** Returns the answer to a query; throws if Prometheus refuses it. */
  List<Sample> query(String query) throws IOException, InterruptedException {
    URI uri = address.resolve("/api/v1/query?query=" + URLEncoder.encode(query, UTF_8));
    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(query + ": " + response.body());
    }
    // JSON is YAML.
    Map<String, Object> answer = new Yaml().load(response.body());
    List<Sample> samples = new ArrayList<>();
    for (Object each : list(map(answer.get("data")).get("result"))) {
      Map<String, Object> series = map(each);
      Map<String, String> labels = new TreeMap<>();
      map(series.get("metric")).forEach((name, value) -> labels.put(name, value.toString()));
      samples.add(new Sample(labels, number(list(series.get("value")).get(1))));
    }
    return samples;
  }

  @SuppressWarnings("unchecked") // as Prometheus' API says
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  private static List<?> list(@Nullable Object value) {
    return (List<?>) Objects.requireNonNull(value);
  }

  private static double number(Object text) {
    return switch (text.toString()) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text.toString());
    };
  }

  /** Waits until a query has an answer. */
  void await(String query) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isAnswered(query)) {
      if (System.nanoTime() - deadline > 0 || !process.isAlive()) {
        throw new AssertionError("no answer to " + query + "; alive: " + process.isAlive());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  private boolean isAnswered(String query) throws InterruptedException {
    try {
      return !query(query).isEmpty();
    } catch (IOException notYetUp) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stop) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
