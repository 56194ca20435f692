package io.fluxgate.examples.samples;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import java.io.IOException;
import java.util.concurrent.Callable;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import picocli.CommandLine.Command;

/** The command {@code fallbacks}. */
@Command(
    name = "fallbacks",
    description = "Four ways to have an answer when there is none: cached data.")
public final class Fallbacks extends Sample {

  @Override
  void run(LocalService service) throws Exception {
    CircuitBreaker breaker = CircuitBreaker.of("prices", quickPolicy());

    say("A fallback with the call; it is told why:");
    String price =
        breaker.call(
            () -> fetch(service),
            error -> {
              say("  asked for cached data: " + error.getMessage());
              return "cached";
            });
    say("  the price is " + price);

    say("Or once and for all:");
    Callable<String> prices = breaker.decorate(() -> fetch(service), error -> "cached");
    for (int i = 0; i < 3; i++) {
      say("  the price is " + prices.call());
    }

    say("Or by hand, which can tell a rejection from a failure:");
    try {
      say("  the price is " + breaker.call(() -> fetch(service)));
    } catch (CallNotPermittedException rejection) {
      say("  cut off, so the price is cached");
    } catch (IOException failure) {
      say("  failed, so the price is cached");
    }

    say("Or a response in place of the HTTP call that was rejected:");
    service.fail();
    OkHttpClient client =
        new OkHttpClient.Builder()
            .addInterceptor(
                CircuitBreakerInterceptor.of(breaker)
                    .fallback((request, rejection) -> cached(request)))
            .build();
    Request request = new Request.Builder().url(service.uri("/price").toString()).build();
    try (Response response = client.newCall(request).execute()) {
      say("  the price is " + response.body().string() + ", status " + response.code());
    }
    say("%d calls reached the service.".formatted(service.hits()));
  }

  private static String fetch(LocalService service) throws IOException {
    throw new IOException("no connection to port " + service.uri().getPort());
  }

  private static Response cached(Request request) {
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(200)
        .message("OK")
        .body(ResponseBody.create("cached", MediaType.get("text/plain")))
        .build();
  }
}
