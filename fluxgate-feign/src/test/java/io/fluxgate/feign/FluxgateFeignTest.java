package io.fluxgate.feign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import feign.Client;
import feign.Feign;
import feign.FeignException;
import feign.RequestLine;
import feign.Response;
import feign.RetryableException;
import feign.Retryer;
import feign.hc5.ApacheHttp5Client;
import feign.http2client.Http2Client;
import io.fluxgate.CallCounts;
import io.fluxgate.apache.CircuitBreakerExecHandlers;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.jdkhttp.CircuitBreakerHttpClient;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Feign itself over guarded clients of each kind. */
class FluxgateFeignTest {

  interface Things {

    @RequestLine("GET /thing")
    String thing();

    @RequestLine("PATCH /thing")
    String patch();
  }

  private final HttpGuard guard = HttpGuard.create();
  private Upstream upstream;

  @BeforeEach
  void start() throws IOException {
    upstream = new Upstream();
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  private Things things(Client client, Retryer retryer) {
    return Feign.builder()
        .client(client)
        .retryer(retryer)
        .addCapability(FluxgateCapability.of(guard))
        .target(Things.class, upstream.url());
  }

  private CallCounts counts() {
    return upstream.breaker(guard).info().counts();
  }

  /** Each of Feign's clients, bare, and with the guard beneath. */
  static Stream<Function<HttpGuard, Client>> clients() {
    return Stream.<Function<HttpGuard, Client>>of(
        guard -> new Client.Default(null, null),
        guard -> FluxgateFeign.wrap(new Client.Default(null, null), guard),
        guard -> new feign.okhttp.OkHttpClient(),
        guard ->
            new feign.okhttp.OkHttpClient(
                new OkHttpClient.Builder()
                    .addInterceptor(new CircuitBreakerInterceptor(guard))
                    .build()),
        guard -> new ApacheHttp5Client(HttpClients.createDefault()),
        guard ->
            new ApacheHttp5Client(
                CircuitBreakerExecHandlers.addTo(HttpClients.custom(), guard).build()),
        guard -> new Http2Client(),
        // Feign sends through another one, which it makes of this one's settings.
        guard -> new Http2Client(CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), guard)),
        guard ->
            new Http2Client(
                CircuitBreakerHttpClient.wrap(
                    HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.ALWAYS)
                        .connectTimeout(java.time.Duration.ofSeconds(10))
                        .build(),
                    guard)));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void eachCallCountsOnceOverEachClient(Function<HttpGuard, Client> client) {
    Things things = things(client.apply(guard), Retryer.NEVER_RETRY);

    assertThat(things.thing()).isEqualTo("body");
    upstream.status = 500;
    assertThatThrownBy(things::thing).isInstanceOf(FeignException.InternalServerError.class);
    assertThat(counts()).isEqualTo(CallCounts.of(1, 1, 0, 0, 0));

    upstream.breaker(guard).forceOpen();
    assertThatThrownBy(things::thing)
        .isInstanceOf(RetryableException.class)
        .hasCauseInstanceOf(CallNotPermittedIOException.class);
    assertThat(counts().rejected()).isEqualTo(1);
    assertThat(upstream.hits()).isEqualTo(2);
  }

  @Test
  void rejectedCallIsNotTriedAgain() {
    AtomicInteger asked = new AtomicInteger();
    upstream.breaker(guard).forceOpen();

    Things things = things(new Client.Default(null, null), new CountingRetryer(asked));

    assertThatThrownBy(things::thing).hasCauseInstanceOf(CallNotPermittedIOException.class);
    assertThat(asked).hasValue(0);
    assertThat(counts().rejected()).isEqualTo(1);
  }

  @Test
  void failedCallIsTriedAgainAsTheRetryerSays() {
    AtomicInteger asked = new AtomicInteger();
    Client failing =
        (request, options) -> {
          throw new IOException("failed");
        };

    Things things = things(failing, new CountingRetryer(asked));

    assertThatThrownBy(things::thing).isInstanceOf(RetryableException.class);
    assertThat(asked).hasValue(3);
    assertThat(counts()).isEqualTo(CallCounts.of(0, 3, 0, 0, 0));
  }

  @Test
  void rejectionIsAnsweredByFallback() {
    upstream.breaker(guard).forceOpen();
    FluxgateFeign client =
        FluxgateFeign.wrap(new Client.Default(null, null), guard)
            .fallback(
                (request, rejection) ->
                    Response.builder()
                        .request(request)
                        .status(200)
                        .body("cached", StandardCharsets.UTF_8)
                        .build());

    assertThat(things(client, Retryer.NEVER_RETRY).thing()).isEqualTo("cached");
  }

  @Test
  void methodThatHttpUrlConnectionDoesNotKnowIsTheCallersMatter() {
    Things things = things(new Client.Default(null, null), Retryer.NEVER_RETRY);

    assertThatThrownBy(things::patch).hasCauseInstanceOf(ProtocolException.class);

    assertThat(counts()).isEqualTo(CallCounts.of(0, 0, 1, 0, 0));
  }

  @Test
  void nameOfServiceMayHaveAnUnderscore() {
    Client echo =
        (request, options) ->
            Response.builder().request(request).status(500).headers(java.util.Map.of()).build();
    Things things =
        Feign.builder()
            .client(FluxgateFeign.wrap(echo, guard))
            .target(Things.class, "http://my_service");

    assertThatThrownBy(things::thing).isInstanceOf(FeignException.class);

    assertThat(guard.registry().breakers())
        .singleElement()
        .satisfies(breaker -> assertThat(breaker.name()).isEqualTo("http://my_service:80"));
  }

  /** Tries three times without a pause. */
  private record CountingRetryer(AtomicInteger asked) implements Retryer {

    @Override
    public void continueOrPropagate(RetryableException error) {
      if (asked.incrementAndGet() >= 3) {
        throw error;
      }
    }

    @Override
    public Retryer clone() {
      return this;
    }
  }
}
