package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Tripper;
import io.fluxgate.http.CallNotPermittedIOException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call that is not let through reaches no server, and ends as its caller can handle it. */
class RejectionTest {

  private static final HttpRequest REQUEST =
      HttpRequest.newBuilder(URI.create("http://127.0.0.1:1/")).build();

  private static CircuitBreakerHttpClient shut() {
    return CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), Rejections.guard());
  }

  @ParameterizedTest
  @EnumSource
  void failuresOpenTheCircuitAndTheServerIsLeftAlone(Form form) throws Exception {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "failing", CircuitBreakerPolicy.builder().tripper(Tripper.failureStreak(2)).build());
    HttpClient client = CircuitBreakerHttpClient.wrap(form.builder().build(), breaker);
    try (RawServer server =
        RawServer.start(
            socket -> RawServer.write(socket, "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"))) {
      HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
      form.call(client, request, BodyHandlers.ofString());
      form.call(client, request, BodyHandlers.ofString());

      assertThatExceptionOfType(CallNotPermittedIOException.class)
          .isThrownBy(() -> form.call(client, request, BodyHandlers.ofString()))
          .matches(rejection -> rejection.state() == CircuitState.OPEN)
          .matches(rejection -> rejection.name().equals("failing"));
      assertThat(server.hits()).isEqualTo(2);
    }
  }

  @Test
  void sendAsyncReturnsAFailedFuture() {
    CompletableFuture<HttpResponse<String>> future =
        shut().sendAsync(REQUEST, BodyHandlers.ofString());

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> future.get(120, TimeUnit.SECONDS))
        .withCauseInstanceOf(CallNotPermittedIOException.class);
  }

  @ParameterizedTest
  @EnumSource
  void serviceUnavailableIs503WithRetryAfter(Form form) throws Exception {
    HttpResponse<String> response =
        form.call(shut().respondServiceUnavailable(), REQUEST, BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("retry-after")).contains("60");
    assertThat(response.body()).isEmpty();
    assertThat(response.uri()).isEqualTo(REQUEST.uri());
    assertThat(response.request()).isSameAs(REQUEST);
    assertThat(response.previousResponse()).isEmpty();
    assertThat(response.sslSession()).isEmpty();
    assertThat(response.version()).isNotNull();
  }

  @Test
  void everyBodyHandlerReadsAnEmptyBody(@TempDir Path directory) throws Exception {
    HttpClient client = shut().respondServiceUnavailable();

    assertThat(client.send(REQUEST, BodyHandlers.ofByteArray()).body()).isEmpty();
    assertThat(client.send(REQUEST, BodyHandlers.discarding()).body()).isNull();
    assertThat(client.send(REQUEST, BodyHandlers.replacing(7)).body()).isEqualTo(7);
    try (InputStream in = client.send(REQUEST, BodyHandlers.ofInputStream()).body()) {
      assertThat(in.readAllBytes()).isEmpty();
    }
    try (Stream<String> lines = client.send(REQUEST, BodyHandlers.ofLines()).body()) {
      assertThat(lines).isEmpty();
    }
    Path file = directory.resolve("body");
    assertThat(client.send(REQUEST, BodyHandlers.ofFile(file)).body()).isEmptyFile();
    assertThat(
            client
                .send(
                    REQUEST,
                    info ->
                        BodySubscribers.mapping(
                            BodySubscribers.ofString(StandardCharsets.UTF_8),
                            text -> text.length() + info.statusCode()))
                .body())
        .isEqualTo(503);
  }

  @Test
  void everyBodyHandlerReadsTheFallbacksBody(@TempDir Path directory) throws Exception {
    String text = "cached\n".repeat(20_000);
    HttpClient client =
        shut()
            .fallback(
                (request, rejection) ->
                    FallbackResponse.of(200, "text/plain; charset=utf-8", text));

    HttpResponse<String> response = client.send(REQUEST, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(text);
    assertThat(response.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
    try (InputStream in = client.send(REQUEST, BodyHandlers.ofInputStream()).body()) {
      assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo(text);
    }
    try (Stream<String> lines = client.send(REQUEST, BodyHandlers.ofLines()).body()) {
      assertThat(lines).hasSize(20_000);
    }
    Path file = directory.resolve("body");
    assertThat(Files.readString(client.send(REQUEST, BodyHandlers.ofFile(file)).body()))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @EnumSource
  void fallbackThatThrowsKeepsTheRejection(Form form) {
    IOException own = new IOException("nothing cached");
    HttpClient client =
        shut()
            .fallback(
                (request, rejection) -> {
                  throw own;
                });

    Throwable thrown = catchThrowable(() -> form.call(client, REQUEST, BodyHandlers.ofString()));

    assertThat(thrown).isSameAs(own);
    assertThat(thrown.getSuppressed()[0]).isInstanceOf(CallNotPermittedIOException.class);
  }

  @ParameterizedTest
  @EnumSource
  void whateverElseAFallbackThrowsIsTheCauseOfAnIoException(Form form) {
    Exception own = new Exception("nothing cached");
    HttpClient client =
        shut()
            .fallback(
                (request, rejection) -> {
                  throw own;
                });

    Throwable thrown = catchThrowable(() -> form.call(client, REQUEST, BodyHandlers.ofString()));

    assertThat(thrown).isInstanceOf(IOException.class).hasCause(own);
    assertThat(thrown.getSuppressed()[0]).isInstanceOf(CallNotPermittedIOException.class);
  }

  @Test
  @SuppressWarnings("NullAway")
  void badArgumentsAreRefusedAtOnce() {
    HttpClient client = shut();

    assertThatNullPointerException().isThrownBy(() -> client.sendAsync(REQUEST, null));
    assertThatNullPointerException().isThrownBy(() -> client.send(REQUEST, null));
    assertThatNullPointerException().isThrownBy(() -> client.send(null, BodyHandlers.ofString()));
    assertThatNullPointerException()
        .isThrownBy(() -> CircuitBreakerHttpClient.perHost(null))
        .withMessage("client: null (expected: not null)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FallbackResponse.of(99, "text/plain", ""))
        .withMessage("status: 99 (expected: >= 100 and <= 999)");
  }
}
