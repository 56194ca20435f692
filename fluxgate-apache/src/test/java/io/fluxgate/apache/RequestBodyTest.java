package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpFailureKind;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleResponseConsumer;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpStreamResetException;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.nio.StreamChannel;
import org.apache.hc.core5.http.nio.entity.AbstractBinAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes of a request body that its sender spoils, and of one that the host refuses. */
class RequestBodyTest {

  /** More than what sockets buffer. */
  private static final int PIECES = 1_000;

  private static final int PIECE = 50_000;

  /** A host that waits for the rest of a body never answers. */
  private static final RequestConfig IN_VAIN = Form.config(Timeout.ofSeconds(2));

  private final Rig rig = new Rig();
  private final CloseableHttpClient classic =
      CircuitBreakerExecHandlers.addTo(Form.classicRetrying(), rig.guard).build();
  private final CountDownLatch answered = new CountDownLatch(1);
  private final CloseableHttpAsyncClient async =
      CircuitBreakerExecHandlers.addTo(Form.asyncRetrying(), rig.guard)
          .addResponseInterceptorFirst((response, entity, context) -> answered.countDown())
          .build();

  RequestBodyTest() {
    async.start();
  }

  /** What a source throws. */
  enum Thrown {
    IO(() -> new IOException("mine")),
    EOF(() -> new EOFException("mine")),
    SOCKET(() -> new SocketException("Connection reset")),
    TIMEOUT(() -> new SocketTimeoutException("mine")),
    UNCHECKED(() -> new UncheckedIOException(new IOException("mine"))),
    STREAM_RESET(() -> new HttpStreamResetException("mine"));

    @SuppressWarnings("ImmutableEnumChecker")
    private final Supplier<Exception> made;

    Thrown(Supplier<Exception> made) {
      this.made = made;
    }

    void raise() throws IOException {
      Exception error = made.get();
      if (error instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw (IOException) error;
    }
  }

  @AfterEach
  void close() {
    classic.close(CloseMode.IMMEDIATE);
    async.close(CloseMode.IMMEDIATE);
  }

  @SuppressWarnings("InputStreamSlowMultibyteRead") // it throws after a known number of bytes
  @ParameterizedTest
  @EnumSource
  void streamThatThrowsIsNotTheHostsFault(Thrown thrown) throws Exception {
    InputStream source =
        new InputStream() {
          private int count;

          @Override
          public int read() throws IOException {
            if (++count > 10_000) {
              thrown.raise();
            }
            return 'x';
          }
        };
    assertIsLocal(new InputStreamEntity(source, ContentType.TEXT_PLAIN));
  }

  @ParameterizedTest
  @EnumSource
  void writerThatThrowsIsNotTheHostsFault(Thrown thrown) throws Exception {
    assertIsLocal(
        new EntityTemplate(
            -1,
            ContentType.TEXT_PLAIN,
            null,
            out -> {
              out.write(new byte[100]);
              thrown.raise();
            }));
  }

  @ParameterizedTest
  @EnumSource
  void producerThatThrowsIsNotTheHostsFault(Thrown thrown) throws Exception {
    assertIsLocal(
        new Producer(-1) {
          @Override
          protected void produceData(StreamChannel<ByteBuffer> channel) throws IOException {
            if (started) {
              thrown.raise();
            }
            started = true;
            channel.write(ByteBuffer.allocate(100));
          }
        });
  }

  @Test
  void streamThatIsShorterThanAnnouncedIsNotTheHostsFault() throws Exception {
    assertIsLocal(
        new InputStreamEntity(
            new ByteArrayInputStream(new byte[100]), 200, ContentType.TEXT_PLAIN));
  }

  @Test
  void producerThatEndsBeforeItsLengthIsNotTheHostsFault() throws Exception {
    assertIsLocal(
        new Producer(200) {
          @Override
          protected void produceData(StreamChannel<ByteBuffer> channel) throws IOException {
            channel.write(ByteBuffer.allocate(100));
            channel.endStream();
          }
        });
  }

  @Test
  void producerThatGoesOnBeyondItsLengthIsNotTheHostsFault() throws Exception {
    assertIsLocal(
        new Producer(100) {
          @Override
          protected void produceData(StreamChannel<ByteBuffer> channel) throws IOException {
            channel.write(ByteBuffer.allocate(100));
            channel.write(ByteBuffer.allocate(100));
            channel.endStream();
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void uploadThatTheHostResetsIsItsFault(Form form) throws Exception {
    rig.halfOpen();
    try (RawServer server =
        new RawServer(
            (socket, head) -> {
              drain(socket, 100_000);
              RawServer.reset(socket);
            })) {
      assertThat(catchThrowable(() -> upload(form, server.uri("/")))).isNotNull();

      assertThat(rig.kinds).containsExactly(HttpFailureKind.RESET);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.OPEN);
    }
  }

  @Test
  void uploadThatTheHostRefusesEarlyIsJudgedByItsAnswer() throws Exception {
    rig.halfOpen();
    try (RawServer server =
        new RawServer(
            (socket, head) -> {
              drain(socket, 10_000);
              RawServer.write(
                  socket,
                  "HTTP/1.1 413 Too Large\r\nContent-Length: 8\r\nConnection: close\r\n\r\n");
              // A reset overtakes data.
              assertThat(answered.await(120, TimeUnit.SECONDS)).isTrue();
              RawServer.reset(socket);
            })) {
      Throwable error = catchThrowable(() -> upload(Form.ASYNC, server.uri("/")));

      Waiting.until("no probe", () -> rig.breaker.info().probesInFlight() == 0);
      assertThat(rig.kinds).as("kinds of %s", error).isEmpty();
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.CLOSED);
    }
  }

  private static void drain(Socket socket, int bytes) throws IOException {
    socket.getInputStream().readNBytes(bytes);
  }

  private void upload(Form form, URI uri) throws Exception {
    if (form == Form.CLASSIC) {
      post(
          uri,
          new EntityTemplate(-1, ContentType.TEXT_PLAIN, null, RequestBodyTest::writePieces),
          Form.CONFIG);
    } else {
      post(uri, new Pieces(), Form.CONFIG);
    }
  }

  private static void writePieces(OutputStream out) throws IOException {
    for (int i = 0; i < PIECES; i++) {
      out.write(new byte[PIECE]);
    }
  }

  private void assertIsLocal(HttpEntity entity) throws Exception {
    rig.halfOpen();
    try (RawServer server = waiting()) {
      assertThat(catchThrowable(() -> post(server.uri("/"), entity, IN_VAIN))).isNotNull();
      assertLocal();
    }
  }

  private void assertIsLocal(Producer producer) throws Exception {
    rig.halfOpen();
    try (RawServer server = waiting()) {
      assertThat(catchThrowable(() -> post(server.uri("/"), producer, IN_VAIN))).isNotNull();
      assertLocal();
    }
  }

  private void assertLocal() {
    assertThat(rig.kinds).containsExactly(HttpFailureKind.LOCAL);
    assertThat(rig.counts().failed()).as("but that of the rig").isEqualTo(1);
    rig.assertSlotIsFree();
  }

  /** Reads whatever comes, and answers only when the connection ends. */
  private static RawServer waiting() throws IOException {
    return new RawServer(
        (socket, head) -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
  }

  private void post(URI uri, HttpEntity entity, RequestConfig config) throws IOException {
    HttpPost post = new HttpPost(uri);
    post.setEntity(entity);
    post.setConfig(config);
    classic.execute(post, response -> response.getCode());
  }

  private void post(URI uri, Producer producer, RequestConfig config) throws Exception {
    HttpClientContext context = HttpClientContext.create();
    context.setRequestConfig(config);
    try {
      SimpleHttpResponse response =
          async
              .execute(
                  new BasicRequestProducer("POST", uri, producer),
                  SimpleResponseConsumer.create(),
                  context,
                  null)
              .get(120, TimeUnit.SECONDS);
      assertThat(response).isNotNull();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }

  /** The body of a request of the async client, which cannot be repeated. */
  private abstract static class Producer extends AbstractBinAsyncEntityProducer {

    boolean started;
    private final long length;

    Producer(long length) {
      super(0, ContentType.TEXT_PLAIN);
      this.length = length;
    }

    @Override
    public long getContentLength() {
      return length;
    }

    @Override
    protected int availableData() {
      return Integer.MAX_VALUE;
    }

    @Override
    public boolean isRepeatable() {
      return false;
    }

    @Override
    public void failed(Exception cause) {
      // The future tells.
    }
  }

  private static final class Pieces extends Producer {

    private ByteBuffer piece = ByteBuffer.allocate(PIECE);
    private int left = PIECES;

    Pieces() {
      super(-1);
    }

    @Override
    protected void produceData(StreamChannel<ByteBuffer> channel) throws IOException {
      channel.write(piece);
      if (piece.hasRemaining()) {
        return;
      }
      piece.rewind();
      if (--left == 0) {
        channel.endStream();
      }
    }
  }
}
