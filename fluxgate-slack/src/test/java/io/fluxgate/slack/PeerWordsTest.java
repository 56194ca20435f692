package io.fluxgate.slack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpRequestInfo;
import io.fluxgate.http.adapter.GuardedExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server writes reaches neither the channel nor the log: neither a host nor Slack. */
class PeerWordsTest {

  private final AllLogs logs = new AllLogs();

  @AfterEach
  void stopCapturing() {
    logs.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sesame\r\n\r\n",
        "HTTP/1.1 sesame\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nsesame\r\n",
        "HTTP/1.1 204 OK\r\nX-Secret: sesame\r\nContent-Length: 6\r\n\r\nsesame",
      })
  void wordsOfHostAreNotPosted(String answer) throws Exception {
    try (SlackRig rig = new SlackRig();
        ServerSocket host = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpGuard guard = HttpGuard.builder().policy(policy(rig)).build();
      URI uri = URI.create("http://127.0.0.1:" + host.getLocalPort() + "/sesame?key=sesame");
      Thread thread = new Thread(() -> answerOnce(host, answer));
      thread.start();
      GuardedExchange exchange = GuardedExchange.begin(guard, new Get(uri));

      assertThatThrownBy(() -> read(uri))
          .isInstanceOf(IOException.class)
          .satisfies(error -> exchange.failed(HttpFailureKind.PROTOCOL, error));

      thread.join();
      String posted = rig.slack.take().attachments();
      assertThat(posted).contains("PROTOCOL").doesNotContainIgnoringCase("sesame");
    }
    assertThat(logs.lines()).noneMatch(line -> line.contains("sesame"));
  }

  private record Get(URI source) implements HttpRequestInfo {

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String scheme() {
      return source.getScheme();
    }

    @Override
    public String host() {
      return source.getHost();
    }

    @Override
    public int port() {
      return source.getPort();
    }

    @Override
    public String path() {
      return source.getPath();
    }
  }

  private static CircuitBreakerPolicy policy(SlackRig rig) {
    return rig.policy().tripper(Tripper.failureStreak(1)).build();
  }

  private static void read(URI uri) throws IOException {
    OkHttpClient client = new OkHttpClient.Builder().retryOnConnectionFailure(false).build();
    Request request = new Request.Builder().url(uri.toString()).build();
    try (Response response = client.newCall(request).execute()) {
      assertThat(response.body()).isNotNull();
      assertThat(response.body().bytes()).isNull();
    }
  }

  private static void answerOnce(ServerSocket host, String answer) {
    try (Socket connection = host.accept()) {
      assertThat(connection.getInputStream().read(new byte[2_000])).isPositive();
      connection.getOutputStream().write(answer.getBytes(ISO_8859_1));
    } catch (IOException gone) {
      // The client closed the connection first.
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ok\":false,\"error\":\"Sesame opens\"}",
        "{\"ok\":\"sesame\",\"sesame\":{\"sesame\":1}}",
        "{\"ok\":true,\"message\":{\"sesame\":sesame",
        "{\"ok\":true,\"message\":\"sesame\"}",
        "sesame",
      })
  void wordsOfSlackAreNotLogged(String body) throws Exception {
    SlackRig rig = new SlackRig();
    rig.slack.next(FakeSlack.status(200, body));
    rig.flip();

    rig.close();

    assertThat(rig.listener.lost()).isEqualTo(1);
    assertThat(logs.lines()).hasSize(1);
    assertThat(logs.lines()).noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("sesame"));
  }

  /** What a proxy in between may send. */
  @Test
  void headersOfSlackAreNotLogged() throws Exception {
    SlackRig rig = new SlackRig();
    rig.slack.next(
        exchange -> {
          exchange.getResponseHeaders().add("Content-Encoding", "sesame");
          exchange.getResponseHeaders().add("Location", "http://sesame@sesame/");
          FakeSlack.status(302, "sesame").to(exchange);
        });
    rig.flip();

    rig.close();

    assertThat(logs.lines()).singleElement().asString().doesNotContainIgnoringCase("sesame");
  }
}
