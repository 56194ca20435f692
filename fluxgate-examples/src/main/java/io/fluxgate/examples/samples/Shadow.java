package io.fluxgate.examples.samples;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import picocli.CommandLine.Command;

/** The command {@code shadow}. */
@Command(
    name = "shadow",
    description = "A rollout without risk: first watch what a policy would do, then enforce it.")
public final class Shadow extends Sample {

  @Override
  void run(LocalService service) {
    HttpGuard guard =
        HttpGuard.builder()
            .policy(quickPolicy().toBuilder().initialState(CircuitState.METRICS_ONLY).build())
            .build();
    OkHttpClient client =
        new OkHttpClient.Builder().addInterceptor(new CircuitBreakerInterceptor(guard)).build();
    service.fail();

    say("The service fails. METRICS_ONLY lets every call pass, and tells what it would do:");
    call(client, service);
    CircuitBreaker breaker = guard.registry().get(service.uri().toString());
    say(
        "  it would have rejected %d of %d calls"
            .formatted(breaker.info().counts().wouldBeRejected(), service.hits()));

    say("That is what we want, so it is enforced, with all that it has learnt:");
    breaker.enforce();
    say("  " + breaker);
    call(client, service);
  }

  private void call(OkHttpClient client, LocalService service) {
    Request request = new Request.Builder().url(service.uri("/orders").toString()).build();
    int answered = 0;
    int rejected = 0;
    for (int i = 0; i < 10; i++) {
      try (Response response = client.newCall(request).execute()) {
        answered += response.code() == 500 ? 1 : 0;
      } catch (CallNotPermittedIOException rejection) {
        rejected++;
      } catch (IOException error) {
        say("  " + error);
      }
    }
    say("  10 calls: %d answered, %d rejected".formatted(answered, rejected));
  }
}
