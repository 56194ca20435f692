package io.fluxgate.examples.samples;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.minRequests;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Tracker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import picocli.CommandLine.Command;

/** The command {@code external-api}. */
@Command(
    name = "external-api",
    description = "Any code that may fail, here an API call, through a breaker by hand.")
public final class ExternalApi extends Sample {

  private final HttpClient http = HttpClient.newHttpClient();

  private final CircuitBreaker payments =
      CircuitBreaker.of(
          "payments",
          CircuitBreakerPolicy.builder()
              .tracker(Tracker.typeOf(IOException.class))
              .tripper(minRequests(10).and(failureRate(0.5)))
              .retry(Retry.cooldown(COOLDOWN))
              .permit(Permit.all())
              .halfOpenCalls(2)
              .ticker(clock)
              .listener(signal -> say("  * " + signal))
              .build());

  @Override
  void run(LocalService service) throws Exception {
    say("Ten calls to a healthy API:");
    charge(service, 10);

    service.fail();
    say("It fails; thirty more calls:");
    charge(service, 30);

    service.recover();
    waitForProbe();
    say("It is well again, and the first calls are probes:");
    charge(service, 5);
  }

  private void charge(LocalService service, int calls) throws Exception {
    int charged = 0;
    int failed = 0;
    int rejected = 0;
    for (int i = 0; i < calls; i++) {
      try {
        payments.call(() -> post(service.uri("/charge")));
        charged++;
      } catch (CallNotPermittedException rejection) {
        rejected++;
      } catch (IOException error) {
        failed++;
      }
    }
    say("  %d charged, %d failed, %d rejected at once".formatted(charged, failed, rejected));
  }

  private String post(URI uri) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .POST(HttpRequest.BodyPublishers.ofString("{\"amount\": 42}"))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("status " + response.statusCode());
    }
    return response.body();
  }
}
