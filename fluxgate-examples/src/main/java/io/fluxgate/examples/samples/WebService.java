package io.fluxgate.examples.samples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import picocli.CommandLine.Command;

/** The command {@code web-service}. */
@Command(
    name = "web-service",
    description = "A web service that answers 503 with Retry-After while its upstream is cut off.")
public final class WebService extends Sample {

  private final HttpGuard guard = HttpGuard.builder().policy(quickPolicy()).build();

  private final HttpClient upstream =
      CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), guard);

  @Override
  void run(LocalService products) throws Exception {
    HttpServer shop =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    shop.createContext("/product", exchange -> product(exchange, products.uri("/7")));
    shop.start();
    try {
      URI page = URI.create("http://127.0.0.1:" + shop.getAddress().getPort() + "/product");
      visit(page);
      products.fail();
      say("The product service fails:");
      for (int i = 0; i < 5; i++) {
        visit(page);
      }
      products.recover();
      waitForProbe();
      say("It is well again, and a probe finds that out:");
      visit(page);
      say("%d of 7 visits reached the product service.".formatted(products.hits()));
    } finally {
      shop.stop(0);
    }
  }

  private void product(HttpExchange exchange, URI product) throws IOException {
    try {
      HttpRequest request = HttpRequest.newBuilder(product).build();
      HttpResponse<String> answer = upstream.send(request, BodyHandlers.ofString());
      LocalService.reply(exchange, answer.statusCode() == 200 ? 200 : 502, answer.body());
    } catch (CallNotPermittedIOException rejection) {
      exchange.getResponseHeaders().set("Retry-After", rejection.retryAfterSeconds());
      LocalService.reply(exchange, 503, "not available, please try again later");
    } catch (IOException error) {
      LocalService.reply(exchange, 502, "no answer");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void visit(URI page) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
    String retry =
        answer.headers().firstValue("Retry-After").map(it -> ", Retry-After: " + it).orElse("");
    say("  visitor gets %d%s: %s".formatted(answer.statusCode(), retry, answer.body()));
  }
}
