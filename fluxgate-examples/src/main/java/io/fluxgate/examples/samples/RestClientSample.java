package io.fluxgate.examples.samples;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import java.net.http.HttpClient;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import picocli.CommandLine.Command;

/** The command {@code rest-client}. */
@Command(name = "rest-client", description = "Spring's RestClient on a guarded client of the JDK.")
public final class RestClientSample extends Sample {

  @Override
  void run(LocalService service) throws Exception {
    HttpGuard guard = HttpGuard.builder().policy(quickPolicy()).build();
    HttpClient client = CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), guard);
    RestClient orders =
        RestClient.builder()
            .requestFactory(new JdkClientHttpRequestFactory(client))
            .baseUrl(service.uri().toString())
            .build();

    ask(orders);
    service.fail();
    say("The service fails:");
    for (int i = 0; i < 5; i++) {
      ask(orders);
    }
    service.recover();
    waitForProbe();
    say("It is well again, and a probe finds that out:");
    ask(orders);
    say("%d of 7 calls reached it.".formatted(service.hits()));
  }

  private void ask(RestClient orders) {
    try {
      say("  " + orders.get().uri("/orders/{id}", 1).retrieve().body(String.class));
    } catch (RestClientResponseException answer) {
      say("  status " + answer.getStatusCode().value());
    } catch (ResourceAccessException error) {
      // Every I/O error comes in one, and the circuit's rejection is an I/O error.
      say("  " + error.getCause());
    }
  }
}
