package io.fluxgate.okhttp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.test.ManualTicker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers get while the circuit is open. */
class RejectionTest {

  private final Dispatcher dispatcher = new Dispatcher();
  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          "upstream",
          CircuitBreakerPolicy.builder()
              .tripper(Tripper.failureStreak(2))
              .retry(Retry.cooldown(Duration.ofMillis(29_001)))
              .ticker(ManualTicker.create())
              .build());
  private final CircuitBreakerInterceptor interceptor = CircuitBreakerInterceptor.of(breaker);
  private RawServer server;

  @BeforeEach
  void start() throws IOException {
    server = RawServer.answering("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
  }

  @AfterEach
  void stop() throws IOException {
    dispatcher.executorService().shutdownNow();
    server.close();
  }

  private OkHttpClient.Builder client() {
    return Rig.builder().dispatcher(dispatcher);
  }

  private OkHttpClient clientWith(CircuitBreakerInterceptor first) {
    return client().addInterceptor(first).build();
  }

  private Request request() {
    return Rig.get(server.url("/secret?token=x"));
  }

  static Response response(Request request, int status, String body) {
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(status)
        .message("made up")
        .body(ResponseBody.create(body, null))
        .build();
  }

  @Test
  void serverErrorsOpenTheCircuitAndCallsNoLongerReachTheServer() throws Exception {
    OkHttpClient client = clientWith(interceptor);
    for (int i = 0; i < 2; i++) {
      try (Response response = client.newCall(request()).execute()) {
        assertThat(response.code()).isEqualTo(500);
      }
    }

    CallNotPermittedIOException rejection =
        catchThrowableOfType(
            CallNotPermittedIOException.class, () -> client.newCall(request()).execute());

    assertThat(rejection.name()).isEqualTo("upstream");
    assertThat(rejection.state()).isEqualTo(CircuitState.OPEN);
    assertThat(rejection.retryAfter()).hasValue(Duration.ofMillis(29_001));
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void rejectionWithinEnqueueReachesTheCallbackAndDrainsTheDispatcher() throws Exception {
    breaker.forceOpen();
    OkHttpClient client = clientWith(interceptor);
    for (int i = 0; i < 100; i++) {
      ExecutionException failure =
          catchThrowableOfType(
              ExecutionException.class,
              () -> Rig.enqueue(client.newCall(request())).get(120, TimeUnit.SECONDS));
      assertThat(failure).hasCauseInstanceOf(CallNotPermittedIOException.class);
    }
    dispatcher.executorService().shutdown();
    assertThat(dispatcher.executorService().awaitTermination(120, TimeUnit.SECONDS)).isTrue();
    assertThat(dispatcher.runningCallsCount()).isZero();
    assertThat(dispatcher.queuedCallsCount()).isZero();
    assertThat(server.requests()).isZero();
  }

  @Test
  void networkInterceptorRejectsOnceAndWithoutARequest() throws Exception {
    breaker.forceOpen();
    OkHttpClient client =
        client().addNetworkInterceptor(interceptor.respondServiceUnavailable()).build();

    Throwable seen = Rig.failureOf(client.newCall(request()));

    // OkHttp would answer a made-up response with an IllegalStateException.
    assertThat(seen).isInstanceOf(CallNotPermittedIOException.class);
    assertThat(server.requests()).isZero();
    assertThat(breaker.info().counts().rejected()).isEqualTo(1);
  }

  @Test
  void hostsHaveBreakersOfTheirOwn() throws Exception {
    try (RawServer healthy = RawServer.healthy()) {
      HttpGuard guard =
          HttpGuard.builder()
              .policy(CircuitBreakerPolicy.builder().tripper(Tripper.failureStreak(1)).build())
              .build();
      OkHttpClient client = clientWith(new CircuitBreakerInterceptor(guard));

      assertThat(Rig.failureOf(client.newCall(request()))).isNull();

      assertThat(Rig.failureOf(client.newCall(request())))
          .isInstanceOf(CallNotPermittedIOException.class)
          .hasMessageContaining(server.url(""))
          .hasMessageNotContaining("secret");
      assertThat(Rig.failureOf(client.newCall(Rig.get(healthy.url("/"))))).isNull();
    }
  }

  @Test
  void perHostHasTheDefaults() {
    CircuitBreakerInterceptor perHost = CircuitBreakerInterceptor.perHost();

    assertThat(perHost.guard().registry().get("https://example.com:443").policy())
        .isEqualTo(CircuitBreakerPolicy.http());
  }

  // Fallbacks

  @Test
  void fallbackAnswersInPlaceOfTheRejection() throws Exception {
    breaker.forceOpen();
    OkHttpClient client =
        clientWith(
            interceptor.fallback(
                (request, rejection) ->
                    response(request, 200, rejection.name() + request.url().encodedPath())));

    try (Response response = client.newCall(request()).execute()) {
      assertThat(response.code()).isEqualTo(200);
      assertThat(response.body().string()).isEqualTo("upstream/secret");
    }
  }

  @Test
  void fallbackIsNotAskedAboutFailures() throws Exception {
    OkHttpClient client =
        clientWith(interceptor.fallback((request, rejection) -> response(request, 200, "")));

    try (Response response = client.newCall(request()).execute()) {
      assertThat(response.code()).isEqualTo(500);
    }
  }

  @Test
  void fallbackLeavesTheInterceptorItCameFromAsItWas() {
    breaker.forceOpen();
    interceptor.respondServiceUnavailable();

    assertThat(Rig.failureOf(clientWith(interceptor).newCall(request())))
        .isInstanceOf(CallNotPermittedIOException.class);
  }

  @Test
  void serviceUnavailableSaysWhenToTryAgainInWholeSeconds() throws Exception {
    OkHttpClient client = clientWith(interceptor.respondServiceUnavailable());
    assertThat(Rig.failureOf(client.newCall(request()))).isNull();
    assertThat(Rig.failureOf(client.newCall(request()))).isNull();

    try (Response response = client.newCall(request()).execute()) {
      assertThat(response.code()).isEqualTo(503);
      assertThat(response.header("Retry-After")).isEqualTo("30");
      assertThat(response.body().string()).isEmpty();
    }
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void responseWithoutABodyWillDo() throws Exception {
    breaker.forceOpen();
    OkHttpFallback bodiless =
        (request, rejection) ->
            new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(204)
                .message("")
                .build();

    assertThat(Rig.failureOf(clientWith(interceptor.fallback(bodiless)).newCall(request())))
        .isNull();
  }

  static List<Throwable> faults() {
    return List.of(
        new IOException("x"),
        new Exception("x"),
        new UncheckedIOException(new IOException("x")),
        new IllegalStateException("x"),
        new InterruptedException("x"),
        new AssertionError("x"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whateverTheFallbackThrowsIsAnIoExceptionThatCarriesTheRejection(Throwable fault) {
    breaker.forceOpen();
    OkHttpClient client =
        clientWith(
            interceptor.fallback(
                (request, rejection) -> {
                  throw InterceptorTest.<RuntimeException>sneaky(fault);
                }));

    Throwable seen = requireNonNull(Rig.failureOf(client.newCall(request())));

    boolean interrupted = Thread.interrupted();
    assertThat(seen).isInstanceOf(IOException.class);
    assertThat(fault instanceof IOException ? seen : seen.getCause()).isSameAs(fault);
    assertThat(seen.getSuppressed()).hasOnlyElementsOfType(CallNotPermittedIOException.class);
    assertThat(seen.getSuppressed()).hasSize(1);
    assertThat(interrupted).isEqualTo(fault instanceof InterruptedException);
  }

  @Test
  void fallbackMayThrowTheRejectionItself() {
    breaker.forceOpen();
    OkHttpClient client =
        clientWith(
            interceptor.fallback(
                (request, rejection) -> {
                  throw rejection;
                }));

    assertThat(Rig.failureOf(client.newCall(request())))
        .isInstanceOf(CallNotPermittedIOException.class)
        .hasNoSuppressedExceptions();
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void fallbackThatReturnsNullIsAnIoException() throws Exception {
    breaker.forceOpen();
    OkHttpClient client = clientWith(interceptor.fallback((request, rejection) -> null));

    assertThat(Rig.failureOf(client.newCall(request()), Rig.Form.ENQUEUE))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("the fallback returned null");
  }
}
