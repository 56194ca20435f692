package io.fluxgate.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Permit;
import java.io.IOException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
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
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      server.enqueue(new MockResponse.Builder().code(401).build());
      server.enqueue(new MockResponse.Builder().code(200).body("secret").build());
      server.enqueue(new MockResponse.Builder().code(200).body("data").build());
      OkHttpClient[] self = new OkHttpClient[1];
      OkHttpClient client =
          new OkHttpClient.Builder()
              .addInterceptor(CircuitBreakerInterceptor.of(breaker))
              .authenticator(
                  (route, response) -> {
                    Request tokenRequest = new Request.Builder().url(server.url("/token")).build();
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
          client.newCall(new Request.Builder().url(server.url("/data")).build()).execute()) {
        assertThat(response.body().string()).isEqualTo("data");
      }
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }
}
