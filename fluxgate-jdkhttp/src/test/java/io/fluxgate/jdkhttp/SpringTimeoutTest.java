package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/** Spring's read timeout comes as a cancel, and is the host's failure all the same. */
class SpringTimeoutTest {

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Judged judged = new Judged();

  @ParameterizedTest
  @EnumSource
  void silentHostFails(HttpClient.Redirect redirect) throws Exception {
    try (RawServer server = RawServer.start(socket -> {})) {
      assertThatExceptionOfType(HttpTimeoutException.class)
          .isThrownBy(() -> request(server, redirect, SHORT).execute());
    }
    judged.assertFailedOnce(HttpFailureKind.CALL_TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource
  void hostThatStallsWithinTheBodyFails(HttpClient.Redirect redirect) throws Exception {
    String half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";
    try (RawServer server = RawServer.start(socket -> RawServer.write(socket, half))) {
      ClientHttpRequest request = request(server, redirect, SHORT);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(
              () -> {
                try (ClientHttpResponse response = request.execute()) {
                  response.getBody().readAllBytes();
                }
              });
    }
    Judged.await(() -> judged.counts().failed() == 1);
    judged.assertFailedOnce(HttpFailureKind.CALL_TIMEOUT);
  }

  @Test
  void answerInTimeIsSuccess() throws Exception {
    String whole = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    try (RawServer server = RawServer.start(socket -> RawServer.write(socket, whole));
        ClientHttpResponse response = request(server, HttpClient.Redirect.NEVER, LONG).execute()) {
      // Spring reads the rest when it closes.
      assertThat(response.getBody().readNBytes(2)).hasSize(2);
    }
    judged.assertSucceededOnce();
  }

  private ClientHttpRequest request(
      RawServer server, HttpClient.Redirect redirect, Duration readTimeout) throws IOException {
    HttpClient client = HttpClient.newBuilder().followRedirects(redirect).build();
    JdkClientHttpRequestFactory factory =
        new JdkClientHttpRequestFactory(CircuitBreakerHttpClient.wrap(client, judged.guard));
    factory.setReadTimeout(readTimeout);
    return factory.createRequest(server.uri("/"), HttpMethod.GET);
  }
}
