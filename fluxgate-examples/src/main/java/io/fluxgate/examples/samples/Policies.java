package io.fluxgate.examples.samples;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.minRequests;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Retry;
import io.fluxgate.Window;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import java.io.IOException;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import picocli.CommandLine.Command;

/** The command {@code policies}. */
@Command(
    name = "policies",
    description = "Two services behind one client, each under a policy of its own.")
public final class Policies extends Sample {

  /** Careful: five failures in a row are enough, also before there is a rate to speak of. */
  private static final CircuitBreakerPolicy STRICT =
      CircuitBreakerPolicy.builder()
          .window(Window.time(Duration.ofMinutes(5)))
          .tripper(failureStreak(5).or(minRequests(20).and(failureRate(0.4))))
          .retry(Retry.backoff(Duration.ofSeconds(30)).maxDelay(Duration.ofMinutes(10)))
          .build();

  /** Patient: most calls have to fail. */
  private static final CircuitBreakerPolicy LENIENT =
      CircuitBreakerPolicy.builder()
          .window(Window.time(Duration.ofMinutes(1)))
          .tripper(minRequests(10).and(failureRate(0.6)))
          .retry(Retry.backoff(Duration.ofSeconds(10)).maxDelay(Duration.ofMinutes(5)))
          .build();

  @Override
  void run(LocalService payments) throws Exception {
    try (LocalService inventory = LocalService.start()) {
      HttpGuard guard =
          HttpGuard.builder()
              .policy(payments.uri().toString(), STRICT)
              .policy(inventory.uri().toString(), LENIENT)
              .build();
      OkHttpClient client =
          new OkHttpClient.Builder().addInterceptor(new CircuitBreakerInterceptor(guard)).build();

      payments.fail();
      inventory.fail();
      say("Both services fail, and are called 20 times each.");
      for (int i = 0; i < 20; i++) {
        call(client, payments);
        call(client, inventory);
      }
      say("  payments,  strict:  %2d calls reached it".formatted(payments.hits()));
      say("  inventory, lenient: %2d calls reached it".formatted(inventory.hits()));
      say("The breakers:");
      guard.registry().breakers().forEach(breaker -> say("  " + breaker));
    }
  }

  private static void call(OkHttpClient client, LocalService service) {
    Request request = new Request.Builder().url(service.uri("/x").toString()).build();
    try (Response response = client.newCall(request).execute()) {
      response.code();
    } catch (IOException rejection) {
      // Cut off, which is what the example is about.
    }
  }
}
