package io.fluxgate.okhttp;

import static io.fluxgate.http.HttpFailureKind.BODY;
import static io.fluxgate.http.HttpFailureKind.LOCAL;
import static io.fluxgate.http.HttpFailureKind.PROTOCOL;
import static io.fluxgate.http.HttpFailureKind.RESET;
import static io.fluxgate.http.HttpFailureKind.TLS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpProgress;
import java.io.File;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.ConnectionSpec;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that the contract does not have: of one server, of exceptions, and of this side. */
class FaultsTest {

  @ParameterizedTest
  @EnumSource
  void contentOfNoContentIsAFailure(Rig.Position position) throws Exception {
    try (RawServer server =
            RawServer.answering("HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok");
        Rig rig = new Rig(position)) {
      Throwable seen = Rig.failureOf(rig.client.newCall(Rig.get(server.url("/"))));

      OkHttpClient bare = Rig.builder().dispatcher(rig.dispatcher).build();
      assertThat(seen)
          .hasSameClassAs(Rig.failureOf(bare.newCall(Rig.get(server.url("/")))))
          .isInstanceOf(IOException.class);
      rig.assertCounts(0, 1, 0);
      rig.assertKind(PROTOCOL);
      rig.assertHealthyCallIsAdmitted();
    }
  }

  @Test
  void http2ConnectionThatShutsDownBeforeTheStreamIsAReset() {
    IOException shutDown = new okhttp3.internal.http2.ConnectionShutdownException();

    assertThat(OkHttpFailures.kindOf(shutDown, HttpProgress.NO_RESPONSE)).isEqualTo(RESET);
  }

  @Test
  void resetThatTheJdkWrapsAfterTheHandshakeIsAReset() {
    IOException wrapped = new SSLException("Connection reset", new SocketException("reset"));

    assertThat(OkHttpFailures.kindOf(wrapped, HttpProgress.NO_RESPONSE)).isEqualTo(RESET);
    assertThat(OkHttpFailures.kindOf(wrapped, HttpProgress.HEADERS)).isEqualTo(BODY);
  }

  @Test
  void brokenPipeThatHidesAnAlertOfTlsIsOfTls() {
    IOException broken = new SocketException("Broken pipe");
    broken.addSuppressed(new SSLHandshakeException("Received fatal alert: bad_certificate"));

    assertThat(OkHttpFailures.kindOf(broken, HttpProgress.NO_RESPONSE)).isEqualTo(TLS);
  }

  /** Okio has one message for this and for headers that are too long. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", "X-Half: on", "Content-Security-Policy: default-src https:; script-src"})
  void headersThatTheConnectionCutsOffAreAReset(String line) throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  if (peer.readRequest()) {
                    peer.write("HTTP/1.1 200 OK\r\n" + line);
                  }
                });
        Rig rig = new Rig()) {
      assertThat(Rig.failureOf(rig.client.newCall(Rig.get(server.url("/")))))
          .isInstanceOf(IOException.class);

      rig.assertCounts(0, 1, 0);
      rig.assertKind(RESET);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300_000, 262_144 - 10, 40_000})
  void headersBeyondTheLimitViolateTheProtocol(int length) throws Exception {
    String header = "X-Filler: " + "x".repeat(length) + "\r\n";
    try (RawServer server =
            RawServer.answering(
                "HTTP/1.1 200 OK\r\n" + header.repeat(9) + "Content-Length: 2\r\n\r\nok");
        Rig rig = new Rig()) {
      assertThat(Rig.failureOf(rig.client.newCall(Rig.get(server.url("/")))))
          .isInstanceOf(IOException.class);

      rig.assertCounts(0, 1, 0);
      rig.assertKind(PROTOCOL);
    }
  }

  // Faults of this side

  @Test
  void redirectLoopIsLocal() throws Exception {
    try (RawServer server =
        RawServer.answering("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")) {
      assertLocal(Rig.get(server.url("/")), client -> client);
    }
  }

  @Test
  void clearTextThatTheClientForbidsIsLocal() throws Exception {
    try (RawServer server = RawServer.healthy()) {
      assertLocal(
          Rig.get(server.url("/")),
          client -> client.connectionSpecs(List.of(ConnectionSpec.MODERN_TLS)));
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void requestBodyWithoutItsFileIsLocal() throws Exception {
    try (RawServer server = RawServer.healthy()) {
      assertLocal(post(server, RequestBody.create(new File("no such file"), null)), c -> c);
    }
  }

  @ParameterizedTest
  @EnumSource
  void requestBodyOfAnotherLengthIsLocal(WrongLength length) throws Exception {
    try (RawServer server = RawServer.start(RawServer.Peer::awaitEnd)) {
      assertLocal(post(server, length), client -> client);
    }
  }

  private static Request post(RawServer server, RequestBody body) {
    return new Request.Builder().url(server.url("/")).post(body).build();
  }

  private static Request post(RawServer server, WrongLength length) {
    return post(
        server,
        new RequestBody() {
          @Override
          public @Nullable MediaType contentType() {
            return null;
          }

          @Override
          public long contentLength() {
            return length.claimed;
          }

          @Override
          public void writeTo(BufferedSink sink) throws IOException {
            sink.writeUtf8("12345");
          }
        });
  }

  enum WrongLength {
    TOO_SHORT(4),
    TOO_LONG(6);

    final long claimed;

    WrongLength(long claimed) {
      this.claimed = claimed;
    }
  }

  private static void assertLocal(Request request, UnaryOperator<OkHttpClient.Builder> settings)
      throws Exception {
    try (Rig rig = new Rig()) {
      OkHttpClient client = settings.apply(rig.client.newBuilder()).build();

      assertThat(Rig.failureOf(client.newCall(request))).isInstanceOf(IOException.class);

      rig.assertKind(LOCAL);
      rig.assertCounts(0, 0, 1);
      rig.assertHealthyCallIsAdmitted();
    }
  }
}
