package io.fluxgate.micrometer;

import com.sun.net.httpserver.HttpServer;
import io.fluxgate.micrometer.fixtures.Scrape;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A Prometheus registry behind a real endpoint. */
final class MetricsEndpoint implements AutoCloseable {

  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HttpServer server;

  MetricsEndpoint() throws IOException {
    InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    server = HttpServer.create(new InetSocketAddress(local, 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  Scrape scrape() throws IOException, InterruptedException {
    return Scrape.of(URI.create("http://127.0.0.1:" + port() + "/metrics"));
  }

  @Override
  public void close() {
    server.stop(0);
    registry.close();
  }
}
