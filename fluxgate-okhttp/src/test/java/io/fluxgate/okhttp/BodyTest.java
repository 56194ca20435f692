package io.fluxgate.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fluxgate.http.CallNotPermittedIOException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verdict falls at the end of the body, and the body is what it was. */
class BodyTest {

  private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok";

  private static RawServer silentAfter(String response) throws IOException {
    return RawServer.start(
        peer -> {
          if (peer.readRequest()) {
            peer.write(response);
            peer.awaitEnd();
          }
        });
  }

  @Test
  void verdictIsOpenUntilTheEndOfTheBody() throws Exception {
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig();
        Response response = rig.client.newCall(Rig.get(server.url("/"))).execute()) {
      assertThat(rig.breaker.info().probesInFlight()).isEqualTo(1);

      assertThat(response.body().string()).isEqualTo("ok");

      rig.assertCounts(1, 0, 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingAnUnfinishedBodyIsASuccess(Rig.Position position) throws Exception {
    try (RawServer server = silentAfter(HALF);
        Rig rig = new Rig(position)) {
      try (Response response = rig.client.newCall(Rig.get(server.url("/"))).execute()) {
        response.body().source().require(2);
      }

      rig.assertCounts(1, 0, 0);
      rig.assertHealthyCallIsAdmitted();
    }
  }

  @Test
  void responseDroppedUnreadHoldsTheSlotNoLongerThanItsLease() throws Exception {
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig();
        Response dropped = rig.client.newCall(Rig.get(server.url("/"))).execute()) {
      assertThat(Rig.failureOf(rig.client.newCall(Rig.get(server.url("/")))))
          .isInstanceOf(CallNotPermittedIOException.class);

      rig.ticker.advance(rig.breaker.policy().probeTimeout());

      assertThat(Rig.failureOf(rig.client.newCall(Rig.get(server.url("/"))))).isNull();
      assertThat(dropped.code()).isEqualTo(200);
    }
  }

  @Test
  void bodyThatFlowsPastTheDeadlineIsASuccessAtTheNextRead() throws Exception {
    CountDownLatch more = new CountDownLatch(1);
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.readRequest();
                  peer.write(HALF);
                  assertThat(more.await(120, TimeUnit.SECONDS)).isTrue();
                  peer.write("more");
                });
        Rig rig = new Rig();
        Response response = rig.client.newCall(Rig.get(server.url("/"))).execute()) {
      BufferedSource source = response.body().source();
      source.require(2);
      rig.ticker.advance(Duration.ofSeconds(10));
      assertThat(rig.breaker.info().probesInFlight()).isEqualTo(1);

      more.countDown();
      source.require(6);

      rig.assertCounts(1, 0, 0);
    }
  }

  @Test
  void serverErrorIsJudgedBeforeItsBody() throws Exception {
    try (RawServer server = silentAfter("HTTP/1.1 500 Oops\r\nContent-Length: 9\r\n\r\nno");
        Rig rig = new Rig();
        Response response = rig.client.newCall(Rig.get(server.url("/"))).execute()) {
      assertThat(response.body().source().readUtf8(2)).isEqualTo("no");
      rig.assertCounts(0, 1, 0);
    }
  }

  @Test
  void headHasNoBodyToWaitFor() throws Exception {
    try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
        Rig rig = new Rig()) {
      Request head = new Request.Builder().url(server.url("/")).head().build();
      try (Response response = rig.client.newCall(head).execute()) {
        assertThat(response.header("Content-Length")).isEqualTo("9");
        rig.assertCounts(1, 0, 0);
      }
    }
  }

  @Test
  void readsAreNeitherDelayedNorLargerThanAskedFor() throws Exception {
    CountDownLatch more = new CountDownLatch(1);
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.readRequest();
                  peer.write(HALF);
                  assertThat(more.await(120, TimeUnit.SECONDS)).isTrue();
                  peer.write("further");
                });
        Rig rig = new Rig();
        Response response = rig.client.newCall(Rig.get(server.url("/"))).execute()) {
      Buffer sink = new Buffer();
      assertThat(response.body().source().read(sink, 1)).isEqualTo(1);
      assertThat(response.body().source().read(sink, 100)).isEqualTo(1);
      more.countDown();
      assertThat(response.body().source().readUtf8()).isEqualTo("further");
      assertThat(sink.readUtf8()).isEqualTo("ok");
    }
  }

  @Test
  void closedBodyIsClosedForReadersToo() throws Exception {
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig()) {
      Response response = rig.client.newCall(Rig.get(server.url("/"))).execute();
      response.close();
      response.close();

      assertThatIllegalStateException().isThrownBy(() -> response.body().string());
      rig.assertCounts(1, 0, 0);
    }
  }

  @Test
  void bodyOfAnotherInterceptorIsClosedAsAWhole() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig()) {
      OkHttpClient client =
          rig.client
              .newBuilder()
              .addInterceptor(
                  chain -> {
                    Response response = chain.proceed(chain.request());
                    return response.newBuilder().body(closing(response.body(), closed)).build();
                  })
              .build();

      client.newCall(Rig.get(server.url("/"))).execute().close();

      assertThat(closed).isTrue();
      rig.assertCounts(1, 0, 0);
    }
  }

  private static ResponseBody closing(ResponseBody body, AtomicBoolean closed) {
    return new ResponseBody() {
      @Override
      public @Nullable MediaType contentType() {
        return body.contentType();
      }

      @Override
      public long contentLength() {
        return body.contentLength();
      }

      @Override
      public BufferedSource source() {
        return body.source();
      }

      @Override
      public void close() {
        closed.set(true);
        body.close();
      }
    };
  }

  // The same bytes

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8192, 65536, 3_000_000})
  void bytesAreThoseTheBareClientReads(int length) throws Exception {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    assertSameAsBare("Content-Length: " + length + "\r\n\r\n", content);
    assertSameAsBare("Transfer-Encoding: chunked\r\n\r\n", chunked(content));
    byte[] zipped = zipped(content);
    assertSameAsBare(
        "Content-Encoding: gzip\r\nContent-Length: " + zipped.length + "\r\n\r\n", zipped);
  }

  private static void assertSameAsBare(String headers, byte[] body) throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  while (peer.readRequest()) {
                    peer.write("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n" + headers);
                    peer.write(body);
                  }
                });
        Rig application = new Rig(Rig.Position.APPLICATION);
        Rig network = new Rig(Rig.Position.NETWORK)) {
      Answer bare = Answer.of(Rig.builder().build(), server);

      assertThat(Answer.of(application.client, server)).isEqualTo(bare);
      assertThat(Answer.of(network.client, server)).isEqualTo(bare);
      application.assertCounts(1, 0, 0);
      network.assertCounts(1, 0, 0);
    }
  }

  private record Answer(String headers, long length, @Nullable MediaType type, ByteString content) {

    static Answer of(OkHttpClient client, RawServer server) throws IOException {
      try (Response response = client.newCall(Rig.get(server.url("/"))).execute()) {
        return new Answer(
            response.protocol() + " " + response.code() + "\n" + response.headers(),
            response.body().contentLength(),
            response.body().contentType(),
            response.body().byteString());
      }
    }
  }

  private static byte[] chunked(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (content.length > 0) {
      out.write(ascii(Integer.toHexString(content.length) + "\r\n"));
      out.write(content);
      out.write(ascii("\r\n"));
    }
    out.write(ascii("0\r\n\r\n"));
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] zipped(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(content);
    }
    return out.toByteArray();
  }
}
