package io.fluxgate.examples.samples;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.fleet.Fleet;
import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.InProcessTransport;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import picocli.CommandLine.Command;

/** The command {@code fleet}. */
@Command(
    name = "fleet",
    description = "Five instances with few calls each cut off a dead service together.")
public final class FleetSample extends Sample {

  private static final int INSTANCES = 5;
  private static final int MOST_ROUNDS = 100;

  @Override
  void run(LocalService service) throws InterruptedException {
    InProcessTransport transport = InProcessTransport.create();
    List<Fleet> fleets = new ArrayList<>();
    List<CircuitBreaker> breakers = new ArrayList<>();
    List<OkHttpClient> clients = new ArrayList<>();
    for (int i = 1; i <= INSTANCES; i++) {
      String instance = "instance " + i;
      HttpGuard guard = HttpGuard.create();
      fleets.add(Fleet.builder(guard, transport).name("shop").mode(FleetMode.OPEN).start());
      CircuitBreaker breaker = guard.breaker(service.uri());
      breaker.addListener(signal -> say("  " + instance + " opens, " + signal.reason()));
      breakers.add(breaker);
      clients.add(
          new OkHttpClient.Builder().addInterceptor(new CircuitBreakerInterceptor(guard)).build());
    }
    service.fail();

    say("The service fails. No instance makes the ten calls that it needs to open by itself:");
    for (int round = 0; round < MOST_ROUNDS && anyClosed(breakers); round++) {
      clients.forEach(client -> call(client, service));
      TimeUnit.MILLISECONDS.sleep(300);
    }
    say("All %d are open after %d calls.".formatted(INSTANCES, service.hits()));
    fleets.forEach(Fleet::close);
  }

  private static boolean anyClosed(List<CircuitBreaker> breakers) {
    return breakers.stream().anyMatch(breaker -> breaker.state() == CircuitState.CLOSED);
  }

  private static void call(OkHttpClient client, LocalService service) {
    Request request = new Request.Builder().url(service.uri("/orders").toString()).build();
    try (Response response = client.newCall(request).execute()) {
      response.code();
    } catch (IOException rejectedOrFailed) {
      // The breaker knows.
    }
  }
}
