package io.fluxgate.okhttp;

import static io.fluxgate.http.HttpFailureKind.BODY;
import static io.fluxgate.http.HttpFailureKind.CALL_TIMEOUT;
import static io.fluxgate.http.HttpFailureKind.LOCAL;
import static io.fluxgate.http.HttpFailureKind.PROTOCOL;
import static io.fluxgate.http.HttpFailureKind.RESET;
import static io.fluxgate.http.HttpFailureKind.RESPONSE_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import java.io.File;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import okhttp3.ConnectionSpec;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What servers do wrong, seen from both positions in the chain, and beside the bare client; what
 * ends before a connection is there is in the contract.
 */
class FaultsTest {

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration CALL = Duration.ofSeconds(1);

  /** Faults of a server that has accepted the connection, as both positions see them. */
  @SuppressWarnings("ImmutableEnumChecker") // scripts and settings hold no state
  enum Fault {
    SILENCE(RESPONSE_TIMEOUT, RawServer.Peer::awaitEnd, client -> client.readTimeout(SHORT)),
    HALF_A_HEADER(
        RESPONSE_TIMEOUT, writing("HTTP/1.1 200 OK\r\nConte"), client -> client.readTimeout(SHORT)),
    CLOSED(RESET, peer -> {}),
    RESET_BEFORE_RESPONSE(RESET, RawServer.Peer::reset),
    GARBAGE(PROTOCOL, writing("it works!\r\n\r\n")),
    NO_CONTENT_WITH_CONTENT(
        PROTOCOL, writing("HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok")),
    CALL_TIMES_OUT(CALL_TIMEOUT, RawServer.Peer::awaitEnd, client -> client.callTimeout(CALL)),
    TRUNCATED_LENGTH(BODY, peer -> peer.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok")),
    TRUNCATED_CHUNK(
        BODY, peer -> peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nok")),
    BAD_CHUNK_SIZE(
        BODY, writing("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n")),
    RESET_IN_BODY(
        BODY,
        peer -> {
          peer.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
          peer.reset();
        }),
    CORRUPT_GZIP(
        BODY,
        writing(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\n"
                + "this is not zipped!!")),
    BODY_STALLS(
        RESPONSE_TIMEOUT,
        writing("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"),
        client -> client.readTimeout(SHORT)),
    CALL_TIMES_OUT_IN_BODY(
        CALL_TIMEOUT,
        writing("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"),
        client -> client.callTimeout(CALL)),
    STATUS_500(null, writing("HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\nno")),
    STATUS_599_CUT_SHORT(
        null, peer -> peer.write("HTTP/1.1 599 Oops\r\nContent-Length: 9\r\n\r\nno"));

    final @Nullable HttpFailureKind kind;
    final RawServer.Script script;
    final UnaryOperator<OkHttpClient.Builder> settings;

    Fault(@Nullable HttpFailureKind kind, RawServer.Script script) {
      this(kind, script, client -> client);
    }

    Fault(
        @Nullable HttpFailureKind kind,
        RawServer.Script script,
        UnaryOperator<OkHttpClient.Builder> settings) {
      this.kind = kind;
      this.script = script;
      this.settings = settings;
    }

    private static RawServer.Script writing(String response) {
      return peer -> {
        peer.write(response);
        peer.awaitEnd();
      };
    }

    RawServer start() throws IOException {
      return RawServer.start(
          peer -> {
            if (peer.readRequest()) {
              script.serve(peer);
            }
          });
    }
  }

  static Stream<Arguments> faults() {
    List<Arguments> all = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      for (Rig.Position position : Rig.Position.values()) {
        // The network sees the zipped body, and that one is whole.
        if (fault != Fault.CORRUPT_GZIP || position == Rig.Position.APPLICATION) {
          all.add(Arguments.of(fault, position));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultOfTheServerIsOneFailureAndFreesTheSlot(Fault fault, Rig.Position position)
      throws Exception {
    try (RawServer server = fault.start();
        Rig rig = new Rig(position)) {
      OkHttpClient client = fault.settings.apply(rig.client.newBuilder()).build();

      Throwable seen = Rig.failureOf(client.newCall(Rig.get(server.url("/"))));

      OkHttpClient bare = fault.settings.apply(Rig.builder().dispatcher(rig.dispatcher)).build();
      assertSameFailure(seen, Rig.failureOf(bare.newCall(Rig.get(server.url("/")))));
      rig.assertCounts(0, 1, 0);
      rig.assertKind(fault.kind);
      rig.assertHealthyCallIsAdmitted();
    }
  }

  private static void assertSameFailure(@Nullable Throwable guarded, @Nullable Throwable bare) {
    assertThat(guarded == null ? null : guarded.getClass())
        .isEqualTo(bare == null ? null : bare.getClass());
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
