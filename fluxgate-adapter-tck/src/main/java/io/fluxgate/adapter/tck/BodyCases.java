package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.adapter.tck.FaultyServer.Script;
import io.fluxgate.http.HttpGuard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Requests and answers pass through unchanged, byte for byte. */
final class BodyCases {

  private static final int CHUNK = 1000;

  private BodyCases() {}

  static Stream<ContractCase> all(Position position) {
    // One size more tells nothing new inside of the client, and takes seconds.
    Stream<ContractCase> huge =
        position == Position.APPLICATION
            ? Stream.of(
                ContractCase.of("a body of 100 MiB is unchanged", lab -> whole(lab, 100 << 20)))
            : Stream.of();
    Stream<ContractCase> sizes =
        IntStream.of(0, 1, 1 << 16, 1 << 23)
            .boxed()
            .flatMap(
                size ->
                    Stream.of(
                        ContractCase.of(
                            "a body of " + size + " bytes is unchanged", lab -> whole(lab, size)),
                        ContractCase.of(
                            "a stream of " + size + " bytes is unchanged",
                            lab -> streamed(lab, size),
                            Capability.STREAM)));
    return Stream.concat(
        Stream.concat(sizes, huge),
        Stream.of(
            ContractCase.of("a chunked body is unchanged", lab -> chunked(lab, ContractCall::get)),
            ContractCase.of(
                "a chunked stream is unchanged",
                lab -> chunked(lab, uri -> ContractCall.get(uri).streamed()),
                Capability.STREAM),
            ContractCase.of("a gzip body is unchanged", BodyCases::gzip),
            ContractCase.of("trailers arrive", BodyCases::trailers, Capability.TRAILERS),
            ContractCase.of("the headers of an answer arrive", BodyCases::answerHeaders),
            ContractCase.of("an empty request body is unchanged", lab -> upload(lab, 0)),
            ContractCase.of("a small request body is unchanged", lab -> upload(lab, 1)),
            ContractCase.of("a large request body is unchanged", lab -> upload(lab, 1 << 20)),
            ContractCase.of(
                "a body that can be sent once is unchanged",
                lab -> oneShot(lab, 200, Tally.succeeded(1)),
                Capability.ONE_SHOT_BODY),
            ContractCase.of(
                "a body that can be sent once is not sent twice",
                lab -> oneShot(lab, 503, Tally.failed(1), "Retry-After: 0"),
                Capability.ONE_SHOT_BODY)));
  }

  /** Random bytes, so that a lost or repeated buffer shows. */
  private static byte[] bytes(int size) {
    SplittableRandom random = new SplittableRandom(size);
    ByteBuffer bytes = ByteBuffer.allocate(size);
    while (bytes.remaining() >= Long.BYTES) {
      bytes.putLong(random.nextLong());
    }
    while (bytes.hasRemaining()) {
      bytes.put((byte) random.nextInt());
    }
    return bytes.array();
  }

  private static Script withLength(byte[] body) {
    return connection -> {
      connection.readRequest();
      connection.answerWith(200, body).hold();
    };
  }

  private static Script chunked(byte[] body, String trailers) {
    return connection -> {
      connection.readRequest();
      connection.send("HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n");
      ByteArrayInputStream rest = new ByteArrayInputStream(body);
      for (byte[] chunk = rest.readNBytes(CHUNK);
          chunk.length > 0;
          chunk = rest.readNBytes(CHUNK)) {
        connection.send(Integer.toHexString(chunk.length) + "\r\n").send(chunk).send("\r\n");
      }
      connection.send("0\r\n" + trailers + "\r\n").hold();
    };
  }

  private static void whole(Lab lab, int size) throws Exception {
    byte[] body = bytes(size);
    transfer(lab, ContractCall.get(lab.server(withLength(body)).uri()), body);
  }

  private static void streamed(Lab lab, int size) throws Exception {
    byte[] body = bytes(size);
    transfer(lab, ContractCall.get(lab.server(withLength(body)).uri()).streamed(), body);
  }

  private static void chunked(Lab lab, Function<URI, ContractCall> call) throws Exception {
    byte[] body = bytes(1 << 16);
    transfer(lab, call.apply(lab.server(chunked(body, "")).uri()), body);
  }

  private static void transfer(Lab lab, ContractCall call, byte[] expected) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();

    ContractAnswer answer = lab.call(lab.client(guard), call).answer();

    assertSameBytes(answer.body(), expected);
    lab.assertJudged(lab.breaker(guard), Tally.NOTHING, Tally.succeeded(1));
  }

  /** By the first byte that differs: megabytes do not make a readable failure message. */
  private static void assertSameBytes(byte[] actual, byte[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    assertThat(Arrays.mismatch(actual, expected)).as("first byte that differs").isEqualTo(-1);
  }

  /** Clients decode it, or leave that to their caller. */
  private static void gzip(Lab lab) throws Exception {
    byte[] plain = bytes(1 << 16);
    byte[] zipped = Scripts.gzipped(plain);
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server =
        lab.server(
            connection -> {
              connection.readRequest();
              connection.answerWith(200, zipped, "Content-Encoding: gzip").hold();
            });

    ContractAnswer answer = lab.call(lab.client(guard), ContractCall.get(server.uri())).answer();

    assertSameBytes(isGzip(answer.body()) ? unzipped(answer.body()) : answer.body(), plain);
    lab.assertJudged(lab.breaker(guard), Tally.NOTHING, Tally.succeeded(1));
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
  }

  private static byte[] unzipped(byte[] zipped) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
      return in.readAllBytes();
    }
  }

  private static void trailers(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(chunked(bytes(5), "X-Sum: 15\r\n"));

    ContractAnswer answer = lab.call(lab.client(guard), ContractCall.get(server.uri())).answer();

    assertThat(answer.trailer("X-Sum")).containsExactly("15");
    lab.assertJudged(lab.breaker(guard), Tally.NOTHING, Tally.succeeded(1));
  }

  private static void answerHeaders(Lab lab) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server =
        lab.server(Scripts.answering(200, "X-One: 1", "Set-Cookie: a=1", "Set-Cookie: b=2"));

    ContractAnswer answer = lab.call(lab.client(guard), ContractCall.get(server.uri())).answer();

    assertThat(answer.header("X-One")).containsExactly("1");
    assertThat(answer.header("Set-Cookie")).containsExactly("a=1", "b=2");
  }

  private static void upload(Lab lab, int size) throws Exception {
    HttpGuard guard = lab.guardOfOne().build();
    FaultyServer server = lab.server(Scripts.healthy());
    ContractCall call =
        ContractCall.of("POST", server.uri("/a%20b?c=%C3%A4&d"))
            .header("X-Test", "as it is")
            .body(bytes(size));

    ContractAnswer answer = lab.call(lab.client(guard), call).answer();

    assertThat(answer.body()).asString(StandardCharsets.US_ASCII).isEqualTo("hello");
    ReceivedRequest seen = server.received().get(0);
    assertThat(seen.method()).isEqualTo("POST");
    assertThat(seen.target()).isEqualTo("/a%20b?c=%C3%A4&d");
    assertThat(seen.header("X-Test")).isEqualTo(List.of("as it is"));
    assertSameBytes(seen.body(), bytes(size));
    Lab.assertRequests(server, 1);
  }

  private static void oneShot(Lab lab, int status, Tally expected, String... headerLines)
      throws Exception {
    byte[] body = bytes(1 << 16);
    HttpGuard guard = lab.guardOfOne().build();
    HttpClientUnderTest client = lab.client(guard);
    FaultyServer server = lab.server(Scripts.answering(status, headerLines));
    Tally before = lab.halfOpen(lab.breaker(guard));

    Running call = lab.call(client, ContractCall.of("PUT", server.uri()).bodyOnce(body));

    assertThat(call.answer().status()).isEqualTo(status);
    Lab.assertRequests(server, 1);
    assertSameBytes(server.received().get(0).body(), body);
    lab.assertJudged(lab.breaker(guard), before, expected);
    lab.assertHealthyCallAdmitted(client, lab.breaker(guard));
  }
}
