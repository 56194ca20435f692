package io.fluxgate.spring.cloud;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service on the loopback address that answers as it is told; also does for an HTTP proxy. */
final class Upstream implements AutoCloseable {

  private final HttpServer server;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  volatile int status = 200;

  Upstream() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          byte[] body = "body".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/plain");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The address, which is the name of the breaker, too. */
  String url() {
    return "http://127.0.0.1:" + port();
  }

  /** What was asked for, in the order of requests. */
  List<String> asked() {
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
