package io.fluxgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * A service on the loopback address: /up answers, /down fails, /moved leads to /up, /slow hangs.
 */
final class Upstream implements AutoCloseable {

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final CountDownLatch end = new CountDownLatch(1);
  private final HttpServer server;
  private final String url;

  private Upstream(HttpServer server, String scheme) {
    this.server = server;
    this.url = scheme + "://127.0.0.1:" + server.getAddress().getPort();
    server.setExecutor(executor);
    on("/up", exchange -> exchange.sendResponseHeaders(204, -1));
    on("/down", exchange -> exchange.sendResponseHeaders(500, -1));
    on(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().set("Location", url + "/up");
          exchange.sendResponseHeaders(302, -1);
        });
    on("/slow", exchange -> awaitEnd());
    server.start();
  }

  static Upstream start() throws IOException {
    return new Upstream(HttpServer.create(anyPort(), 0), "http");
  }

  static Upstream start(SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new Upstream(server, "https");
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** The address, which is the name of the breaker, too. */
  String url() {
    return url;
  }

  /** Answers requests whose path starts so; the exchange is closed in the end. */
  void on(String path, HttpHandler handler) {
    server.createContext(
        path,
        exchange -> {
          try (HttpExchange closed = exchange) {
            handler.handle(closed);
          }
        });
  }

  private void awaitEnd() {
    try {
      assertThat(end.await(120, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    executor.shutdownNow();
  }
}
