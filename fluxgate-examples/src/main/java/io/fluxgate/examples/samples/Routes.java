package io.fluxgate.examples.samples;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import picocli.CommandLine.Command;

/** The command {@code routes}. */
@Command(
    name = "routes",
    description = "A breaker per route: broken reports do not take the orders down.")
public final class Routes extends Sample {

  @Override
  void run(LocalService service) throws Exception {
    HttpGuard guard =
        HttpGuard.builder()
            .key(HttpKey.byPath("/orders/{id}", "/reports/**"))
            .policy(quickPolicy())
            .build();
    HttpClient client = CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), guard);

    service.failAt("/reports");
    say("Reports fail; five are asked for:");
    for (int i = 1; i <= 5; i++) {
      ask(client, service, "/reports/2026/" + i);
    }
    say("Orders are served as ever, and so is what has no route of its own:");
    ask(client, service, "/orders/7");
    ask(client, service, "/orders/8?lines=all");
    ask(client, service, "/health");
    say("The breakers, none of which is named after an id or a query:");
    guard.registry().breakers().forEach(breaker -> say("  " + breaker));
  }

  private void ask(HttpClient client, LocalService service, String path)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(service.uri(path)).build();
    try {
      say("  " + path + ": status " + client.send(request, BodyHandlers.ofString()).statusCode());
    } catch (CallNotPermittedIOException rejection) {
      say("  " + path + ": rejected, worth a try in " + rejection.retryAfterSeconds() + " s");
    }
  }
}
