package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of the client itself, and calls that it ends for reasons of its own. */
class LocalLimitsTest {

  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private final Judged judged = new Judged();

  @ParameterizedTest
  @ValueSource(
      strings = {"too many concurrent streams", "shutdownNow", "connection closed locally"})
  void clientThatEndsACallByItselfIsNotTheHostsFault(String message) {
    IOException bare = new IOException(message);

    for (HttpProgress progress : HttpProgress.values()) {
      assertThat(JdkFailures.kindOf(bare, progress)).isEqualTo(HttpFailureKind.LOCAL);
      // As send() rethrows it.
      assertThat(JdkFailures.kindOf(new IOException(message, bare), progress))
          .isEqualTo(HttpFailureKind.LOCAL);
    }
  }

  @Test
  void connectionThatIsClosedBecauseTheHostBrokeItIsAReset() {
    IOException closed =
        new IOException("connection closed locally", new EOFException("EOF reached while reading"));

    assertThat(JdkFailures.kindOf(closed, HttpProgress.NO_RESPONSE))
        .isEqualTo(HttpFailureKind.RESET);
  }

  @ParameterizedTest
  @EnumSource
  @EnabledForJreRange(min = JRE.JAVA_21)
  void clientThatIsShutDownWithinABody(Form form) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (RawServer server =
        RawServer.start(
            socket -> {
              RawServer.write(socket, OK + "Content-Length: 100\r\n\r\nhalf");
              over.await();
            })) {
      CircuitBreakerHttpClient client =
          CircuitBreakerHttpClient.wrap(form.builder().build(), judged.guard);
      HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
      HttpResponse<InputStream> response = form.call(client, request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        assertThat(body.readNBytes(4)).asString().isEqualTo("half");

        client.shutdownNow();

        assertThat(catchThrowable(body::read)).isInstanceOf(IOException.class);
      }
      judged.assertIgnoredOnce(HttpFailureKind.LOCAL);
    } finally {
      over.countDown();
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void clientThatIsShutDownWithinABodyThatItCollects() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    try (RawServer server =
        RawServer.start(
            socket -> {
              RawServer.write(socket, OK + "Content-Length: 100\r\n\r\nhalf");
              over.await();
            })) {
      CircuitBreakerHttpClient client =
          CircuitBreakerHttpClient.wrap(Form.SEND_ASYNC.builder().build(), judged.guard);
      HttpRequest request = HttpRequest.newBuilder(server.uri("/")).build();
      // Counted here and not by the server: only now has the client heard of the headers.
      BodyHandler<String> collects =
          info -> {
            begun.countDown();
            return BodyHandlers.ofString().apply(info);
          };
      CompletableFuture<HttpResponse<String>> call = client.sendAsync(request, collects);
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

      client.shutdownNow();

      assertThat(catchThrowable(() -> call.get(60, TimeUnit.SECONDS))).isNotNull();
      // The client's thread may report the end after that of the caller has seen it.
      Judged.await(() -> judged.counts().ignored() == 1);
      judged.assertIgnoredOnce(HttpFailureKind.LOCAL);
    } finally {
      over.countDown();
    }
  }
}
