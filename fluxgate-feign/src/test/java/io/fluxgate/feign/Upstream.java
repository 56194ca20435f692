package io.fluxgate.feign;

import com.sun.net.httpserver.HttpServer;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A service on the loopback address that answers as it is told. */
final class Upstream implements AutoCloseable {

  private final HttpServer server;
  private final AtomicInteger hits = new AtomicInteger();
  volatile int status = 200;

  Upstream() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          hits.incrementAndGet();
          byte[] body = "body".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int hits() {
    return hits.get();
  }

  io.fluxgate.CircuitBreaker breaker(HttpGuard guard) {
    return guard.breaker(java.net.URI.create(url()));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
