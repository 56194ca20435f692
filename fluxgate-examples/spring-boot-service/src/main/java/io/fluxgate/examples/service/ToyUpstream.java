package io.fluxgate.examples.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * The other service, for trying out: it knows all prices, until it is broken.
 *
 * <p>{@code POST /break} makes it answer 500, {@code POST /repair} ends that.
 */
@Component
@ConditionalOnProperty("shop.toy-upstream")
class ToyUpstream implements DisposableBean {

  private final HttpServer server;
  private volatile boolean broken;

  ToyUpstream(@Value("${shop.upstream}") URI address) throws IOException {
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Math.max(0, address.getPort())),
            0);
    server.createContext("/prices/", this::price);
    server.createContext("/break", exchange -> breakOrRepair(exchange, true));
    server.createContext("/repair", exchange -> breakOrRepair(exchange, false));
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void setBroken(boolean broken) {
    this.broken = broken;
  }

  private void breakOrRepair(HttpExchange exchange, boolean toBroken) throws IOException {
    setBroken(toBroken);
    answer(exchange, 200, toBroken ? "broken\n" : "repaired\n");
  }

  private void price(HttpExchange exchange) throws IOException {
    if (broken) {
      answer(exchange, 500, "out of order\n");
    } else {
      answer(exchange, 200, "9.95\n");
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      try (OutputStream stream = exchange.getResponseBody()) {
        stream.write(body);
      }
    }
  }

  @Override
  public void destroy() {
    server.stop(0);
  }
}
