package io.fluxgate.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Permit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** An authenticator that fetches its token from the host that is being probed. */
class NestedProbeTest {

  @Test
  void tokenRequestOfAProbeNeedsNoSlotOfItsOwn() throws IOException {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "api",
            CircuitBreakerPolicy.http().toBuilder()
                .initialState(CircuitState.HALF_OPEN)
                .permit(Permit.all())
                .halfOpenCalls(1)
                .build());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/token", exchange -> answer(exchange, 200, "secret"));
    server.createContext(
        "/data",
        exchange -> {
          boolean known = "secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          answer(exchange, known ? 200 : 401, known ? "data" : "");
        });
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    try {
      OkHttpClient[] self = new OkHttpClient[1];
      OkHttpClient client =
          new OkHttpClient.Builder()
              .addInterceptor(CircuitBreakerInterceptor.of(breaker))
              .authenticator(
                  (route, response) -> {
                    Request tokenRequest = new Request.Builder().url(address + "/token").build();
                    try (Response token = self[0].newCall(tokenRequest).execute()) {
                      return response
                          .request()
                          .newBuilder()
                          .header("Authorization", token.body().string())
                          .build();
                    }
                  })
              .build();
      self[0] = client;

      try (Response response =
          client.newCall(new Request.Builder().url(address + "/data").build()).execute()) {
        assertThat(response.body().string()).isEqualTo("data");
      }
    } finally {
      server.stop(0);
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
