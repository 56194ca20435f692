package io.fluxgate.tools.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.micrometer.FluxgateMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Serves the breakers' meters to Prometheus on 127.0.0.1. */
final class MetricsServer implements AutoCloseable {

  private static final String PATH = "/metrics";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<FluxgateMetrics> watched = new ArrayList<>();
  private final HttpServer server;

  private MetricsServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts serving.
   *
   * @param port the port, or 0 for any free one
   * @throws IOException if the port is taken
   */
  static MetricsServer start(int port) throws IOException {
    InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(local, port), 0);
    } catch (IOException taken) {
      throw new IOException(
          "cannot serve metrics on 127.0.0.1:" + port + ": " + taken.getMessage(), taken);
    }
    MetricsServer metrics = new MetricsServer(server);
    server.createContext(PATH, metrics::answer);
    server.start();
    return metrics;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", TEXT);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
  }

  void watch(HttpGuard guard) {
    FluxgateMetrics metrics = FluxgateMetrics.of(guard);
    metrics.bindTo(registry);
    watched.add(metrics);
  }

  @Override
  public void close() {
    server.stop(0);
    watched.forEach(FluxgateMetrics::close);
    registry.close();
  }
}
