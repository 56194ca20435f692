package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluxgate.CircuitState;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault, in both forms of the client, as a probe: judged right, and the slot is free. */
@Timeout(60)
class FaultsTest {

  private final Rig rig = new Rig();

  /** What a server does with a request, and what that is to be called. */
  @SuppressWarnings("ImmutableEnumChecker") // the scripts hold nothing
  private enum Fault {
    SILENCE(HttpFailureKind.RESPONSE_TIMEOUT, (socket, head) -> {}),
    BODY_STALLS(
        HttpFailureKind.RESPONSE_TIMEOUT,
        (socket, head) ->
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")),
    CLOSED_BEFORE_RESPONSE(HttpFailureKind.RESET, (socket, head) -> socket.close()),
    RESET_BEFORE_RESPONSE(HttpFailureKind.RESET, (socket, head) -> RawServer.reset(socket)),
    LENGTH_TRUNCATED(
        HttpFailureKind.BODY,
        (socket, head) -> {
          RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
          socket.close();
        }),
    CHUNK_TRUNCATED(
        HttpFailureKind.BODY,
        (socket, head) -> {
          RawServer.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf");
          socket.close();
        }),
    LAST_CHUNK_MISSING(
        HttpFailureKind.BODY,
        (socket, head) -> {
          RawServer.write(
              socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
          socket.close();
        }),
    CHUNK_HEADER_GARBLED(
        HttpFailureKind.BODY,
        (socket, head) ->
            RawServer.write(
                socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n")),
    RESET_IN_BODY(
        HttpFailureKind.BODY,
        (socket, head) -> {
          RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
          RawServer.reset(socket);
        }),
    GZIP_GARBLED(
        HttpFailureKind.BODY,
        (socket, head) ->
            RawServer.write(
                socket,
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\n"
                    + "not gzipped!")),
    CONTENT_LENGTH_GARBLED(
        HttpFailureKind.PROTOCOL,
        (socket, head) ->
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nhalf"));

    private final HttpFailureKind kind;
    private final RawServer.Script script;

    Fault(HttpFailureKind kind, RawServer.Script script) {
      this.kind = kind;
      this.script = script;
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(Form.values())
        .flatMap(form -> Stream.of(Fault.values()).map(fault -> Arguments.of(form, fault)))
        .filter(pair -> pair.get()[1] != Fault.GZIP_GARBLED || decodes(pair.get()[0]));
  }

  /** The async client decodes bodies from 5.6 on. */
  static boolean decodes(Object form) {
    try {
      return form == Form.CLASSIC
          || Class.forName("org.apache.hc.client5.http.impl.async.ContentCompressionAsyncExec")
              != null;
    } catch (ClassNotFoundException older) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isAFailureOfTheHost(Form form, Fault fault) throws Exception {
    rig.halfOpen();
    try (RawServer server = new RawServer(fault.script);
        Form.Client client = form.open(rig.guard)) {
      Throwable error = catchThrowable(() -> client.get(server.uri("/")));

      assertThat(error).isNotNull().isNotInstanceOf(CallNotPermittedIOException.class);
      assertThat(rig.kinds)
          .as("kind of %s", error)
          .allMatch(kind -> kind == fault.kind || isEarlyReset(fault, kind))
          .hasSize(1);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.OPEN);
      assertThat(server.requests()).isEqualTo(1);
      rig.assertSlotIsFree();
    }
  }

  /** A reset may overtake the headers. */
  private static boolean isEarlyReset(Fault fault, HttpFailureKind kind) {
    return fault == Fault.RESET_IN_BODY && kind == HttpFailureKind.RESET;
  }

  @ParameterizedTest
  @EnumSource
  void garbageInsteadOfAStatusIsAFailure(Form form) throws Exception {
    rig.halfOpen();
    try (RawServer server =
            new RawServer(
                (socket, head) -> {
                  RawServer.write(socket, "what is this?\r\n\r\n");
                  socket.close();
                });
        Form.Client client = form.open(rig.guard)) {
      assertThatThrownBy(() -> client.get(server.uri("/"))).isNotNull();

      // The classic client skips lines until there is a status, and meets the end instead.
      assertThat(rig.kinds)
          .containsExactly(form == Form.CLASSIC ? HttpFailureKind.RESET : HttpFailureKind.PROTOCOL);
      rig.assertSlotIsFree();
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusedConnectionIsAFailure(Form form) throws Exception {
    URI nobody;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + closed.getLocalPort() + "/");
    }
    assertFails(form, nobody, HttpFailureKind.CONNECT);
  }

  @ParameterizedTest
  @EnumSource
  void unknownHostNameIsAFailure(Form form) throws Exception {
    assertFails(form, URI.create("http://nobody.invalid/"), HttpFailureKind.DNS);
  }

  @ParameterizedTest
  @EnumSource
  void connectTimeoutIsAFailure(Form form) throws Exception {
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assumeTrue(fill(busy, queue), "the queue of connections is not bounded here");
      assertFails(
          form,
          URI.create("http://127.0.0.1:" + busy.getLocalPort() + "/"),
          HttpFailureKind.CONNECT_TIMEOUT);
    } finally {
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  static boolean fill(ServerSocket busy, List<Socket> queue) throws Exception {
    for (int i = 0; i < 20; i++) {
      Socket socket = new Socket();
      queue.add(socket);
      try {
        socket.connect(new InetSocketAddress(busy.getInetAddress(), busy.getLocalPort()), 100);
      } catch (SocketTimeoutException full) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @EnumSource
  void tooManyRedirectsAreTheCallersMatter(Form form) throws Exception {
    rig.halfOpen();
    try (RawServer server =
            RawServer.answering(
                "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n");
        Form.Client client = form.open(rig.guard)) {
      assertThatThrownBy(() -> client.get(server.uri("/"))).isNotNull();

      assertThat(rig.kinds).containsExactly(HttpFailureKind.LOCAL);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
      rig.assertSlotIsFree();
    }
  }

  @ParameterizedTest
  @EnumSource
  void serverErrorOpensTheCircuitAndNothingMoreIsSent(Form form) throws Exception {
    try (RawServer server =
            RawServer.answering(
                "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops");
        Form.Client client = form.open(rig.guard)) {
      assertThat(client.get(server.uri("/"))).isEqualTo("500 oops");

      assertThat(rig.breaker.state()).isEqualTo(CircuitState.OPEN);
      assertThatThrownBy(() -> client.get(server.uri("/")))
          .isInstanceOf(CallNotPermittedIOException.class)
          .hasMessageContaining("rig");
      assertThat(server.requests()).isEqualTo(1);
      assertThat(rig.counts().rejected()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyOtherStatusIsASuccess(Form form) throws Exception {
    for (String status : List.of("200 OK", "204 No Content", "404 Not Found", "429 Slow Down")) {
      rig.halfOpen();
      String length = status.startsWith("204") ? "" : "Content-Length: 0\r\n";
      try (RawServer server = RawServer.answering("HTTP/1.1 " + status + "\r\n" + length + "\r\n");
          Form.Client client = form.open(rig.guard)) {
        assertThat(client.get(server.uri("/"))).startsWith(status.substring(0, 3));
        assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void gzippedBodyIsASuccess(Form form) throws Exception {
    assumeTrue(decodes(form), "the client does not decode");
    rig.halfOpen();
    byte[] zipped = Bodies.gzip("hello");
    try (RawServer server =
            new RawServer(
                (socket, head) -> {
                  RawServer.write(
                      socket,
                      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                          + zipped.length
                          + "\r\n\r\n");
                  socket.getOutputStream().write(zipped);
                });
        Form.Client client = form.open(rig.guard)) {
      assertThat(client.get(server.uri("/"))).isEqualTo("200 hello");
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
  }

  private void assertFails(Form form, URI uri, HttpFailureKind kind) throws Exception {
    rig.halfOpen();
    try (Form.Client client = form.open(rig.guard)) {
      Throwable error = catchThrowable(() -> client.get(uri));

      assertThat(rig.kinds).as("kind of %s", error).containsExactly(kind);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.OPEN);
      rig.assertSlotIsFree();
    }
  }
}
