package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpHead;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.Test;

/** What programs do with the bodies of the classic client. */
class ClassicBodyTest {

  private static final String TRUNCATED = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf";
  private static final RawServer.Script TRUNCATING =
      (socket, head) -> {
        RawServer.write(socket, TRUNCATED);
        socket.close();
      };

  private final Rig rig = new Rig();

  @Test
  void verdictWaitsForTheEndOfTheBody() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(RawServer.OK);
        CloseableHttpClient client = client();
        ClassicHttpResponse response = get(client, server)) {
      InputStream content = response.getEntity().getContent();
      assertThat(content.read()).isEqualTo('o');
      assertThat(content.read()).isEqualTo('k');
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
      assertThat(content.read()).isEqualTo(-1);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
  }

  @Test
  void closingTheResponseUnreadIsASuccess() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(RawServer.OK);
        CloseableHttpClient client = client()) {
      get(client, server).close();

      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
  }

  @Test
  void closingTheStreamEarlyIsASuccess() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(Bodies.big(3_000_000));
        CloseableHttpClient client = client();
        ClassicHttpResponse response = get(client, server)) {
      try (InputStream content = response.getEntity().getContent()) {
        assertThat(content.readNBytes(10)).hasSize(10);
        assertThat(content.available()).isNotNegative();
        assertThat(content.skip(10)).isBetween(0L, 10L);
      }
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
  }

  @Test
  void consumingAWholeBodyIsASuccess() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(RawServer.OK);
        CloseableHttpClient client = client();
        ClassicHttpResponse response = get(client, server)) {
      EntityUtils.consume(response.getEntity());

      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
  }

  @Test
  void consumingATruncatedBodyIsAFailure() throws Exception {
    rig.halfOpen();
    try (RawServer server = new RawServer(TRUNCATING);
        CloseableHttpClient client = client();
        ClassicHttpResponse response = get(client, server)) {
      assertThatThrownBy(() -> EntityUtils.consume(response.getEntity()))
          .isInstanceOf(IOException.class);

      assertThat(rig.kinds).containsExactly(HttpFailureKind.BODY);
      rig.assertSlotIsFree();
    }
  }

  @Test
  void skippingOverATruncationIsAFailure() throws Exception {
    rig.halfOpen();
    try (RawServer server = new RawServer(TRUNCATING);
        CloseableHttpClient client = client()) {
      InputStream content = get(client, server).getEntity().getContent();
      assertThatThrownBy(() -> content.skipNBytes(9)).isInstanceOf(IOException.class);

      assertThat(rig.kinds).containsExactly(HttpFailureKind.BODY);
    }
  }

  @Test
  void bodyIsWrittenToASink() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(RawServer.OK);
        CloseableHttpClient client = client();
        ClassicHttpResponse response = get(client, server)) {
      ByteArrayOutputStream sink = new ByteArrayOutputStream();
      response.getEntity().writeTo(sink);

      assertThat(sink.toString(StandardCharsets.US_ASCII)).isEqualTo("ok");
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
  }

  @Test
  void sinkThatFailsIsNotTheHostsFault() throws Exception {
    rig.halfOpen();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("the disk is full");
          }
        };
    try (RawServer server = RawServer.answering(RawServer.OK);
        CloseableHttpClient client = client();
        ClassicHttpResponse response = get(client, server)) {
      assertThatThrownBy(() -> response.getEntity().writeTo(full)).hasMessage("the disk is full");

      assertThat(rig.kinds).isEmpty();
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
  }

  @Test
  void responseHandlerThatThrowsIsNotTheHostsFault() throws Exception {
    for (Exception bug : new Exception[] {new IOException("mine"), new ArithmeticException()}) {
      rig.halfOpen();
      try (RawServer server = RawServer.answering(RawServer.OK);
          CloseableHttpClient client = client()) {
        assertThatThrownBy(
                () ->
                    client.execute(
                        new HttpGet(server.uri("/")),
                        response -> {
                          if (bug instanceof IOException checked) {
                            throw checked;
                          }
                          throw (RuntimeException) bug;
                        }))
            .isSameAs(bug);

        assertThat(rig.kinds).isEmpty();
        assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
      }
    }
  }

  @Test
  void responseWithoutABodySettlesAtTheHeaders() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        CloseableHttpClient client = client();
        ClassicHttpResponse response =
            client.executeOpen(null, new HttpHead(server.uri("/")), null)) {
      assertThat(response.getEntity()).isNull();
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
  }

  @Test
  void bodyThatKeepsFlowingIsASuccessAfterItsDeadline() throws Exception {
    rig.halfOpen();
    try (RawServer server =
            RawServer.answering(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\ndata: \r\n");
        CloseableHttpClient client = client()) {
      ClassicHttpResponse response = get(client, server);
      InputStream events = response.getEntity().getContent();
      assertThat(events.read()).isEqualTo('d');
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
      rig.ticker.advance(Duration.ofSeconds(11));
      assertThat(events.read()).isEqualTo('a');
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
  }

  @Test
  void headersAreFinalIfBodiesAreNotTracked() throws Exception {
    HttpGuard guard = HttpGuard.builder().policy(rig.policy).trackBody(false).build();
    try (RawServer server = new RawServer(TRUNCATING);
        CloseableHttpClient client =
            CircuitBreakerExecHandlers.addTo(Form.classicBuilder(), guard).build();
        ClassicHttpResponse response = get(client, server)) {
      assertThat(Rig.breakerOf(guard, server).info().counts().succeeded()).isEqualTo(1);
      assertThatThrownBy(() -> EntityUtils.consume(response.getEntity()))
          .isInstanceOf(IOException.class);
      assertThat(Rig.breakerOf(guard, server).info().counts().failed()).isZero();
    }
  }

  @Test
  void entityLooksAsItDoesWithoutABreaker() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=UTF-8\r\nTrailer: Sum\r\n";
    String chunks = "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nSum: 42\r\n\r\n";
    try (RawServer server = RawServer.answering(head.concat(chunks));
        CloseableHttpClient guarded = client();
        CloseableHttpClient bare = Form.classicBuilder().build();
        ClassicHttpResponse expected = get(bare, server);
        ClassicHttpResponse actual = get(guarded, server)) {
      assertThat(describe(actual.getEntity())).isEqualTo(describe(expected.getEntity()));
      assertThat(EntityUtils.toString(actual.getEntity())).isEqualTo("ok");
      assertThat(EntityUtils.toString(expected.getEntity())).isEqualTo("ok");
      assertThat(actual.getEntity().getTrailers().get().toString())
          .isEqualTo(expected.getEntity().getTrailers().get().toString())
          .contains("Sum: 42");
    }
  }

  private static String describe(HttpEntity entity) {
    return entity.getContentType()
        + entity.getContentEncoding()
        + entity.getContentLength()
        + entity.isChunked()
        + entity.isRepeatable()
        + entity.isStreaming()
        + entity.getTrailerNames();
  }

  @Test
  void connectionIsReusedAfterTheBodyWasRead() throws Exception {
    try (RawServer server = RawServer.answering(RawServer.OK);
        CloseableHttpClient client = client()) {
      for (int i = 0; i < 3; i++) {
        try (ClassicHttpResponse response = get(client, server)) {
          assertThat(EntityUtils.toString(response.getEntity())).isEqualTo("ok");
        }
      }
      assertThat(server.connections()).isEqualTo(1);
      assertThat(rig.counts().succeeded()).isEqualTo(3);
    }
  }

  private CloseableHttpClient client() {
    return CircuitBreakerExecHandlers.addTo(Form.classicBuilder(), rig.guard).build();
  }

  private static ClassicHttpResponse get(CloseableHttpClient client, RawServer server)
      throws IOException {
    return client.executeOpen(null, new HttpGet(server.uri("/")), null);
  }
}
