package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluxgate.CircuitState;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The caller's cancellation, interruption and shortages are no failures of the host. */
class ClassicCancelTest {

  private final Rig rig = new Rig();
  private final PoolingHttpClientConnectionManager pool =
      PoolingHttpClientConnectionManagerBuilder.create()
          .setDefaultConnectionConfig(Form.CONNECTION)
          .setMaxConnTotal(1)
          .build();
  private final CloseableHttpClient client =
      CircuitBreakerExecHandlers.addTo(Form.classicBuilder(), rig.guard)
          .setConnectionManager(pool)
          .build();
  private @Nullable Thread caller;
  private volatile @Nullable Throwable thrown;

  @AfterEach
  void close() throws IOException {
    client.close();
  }

  @Test
  void cancelBeforeTheCall() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(RawServer.OK)) {
      HttpGet request = new HttpGet(server.uri("/"));
      request.cancel();
      assertThatThrownBy(() -> client.executeOpen(null, request, null)).isNotNull();

      assertCancelled();
    }
  }

  @Test
  void cancelWhileConnecting() throws Exception {
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assumeTrue(RawServer.fill(busy, queue), "the queue of connections is not bounded here");
      rig.halfOpen();
      HttpGet request = new HttpGet(URI.create("http://127.0.0.1:" + busy.getLocalPort() + "/"));
      start(request);
      // A cancel between the lease and the connecting closes no socket: the client connects on.
      Waiting.until("connecting", this::isConnecting);
      request.cancel();
      join();

      assertThat(thrown).isNotNull();
      assertCancelled();
    } finally {
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  @Test
  void cancelWhileLeasing() throws Exception {
    try (RawServer server = RawServer.answering(RawServer.OK);
        ClassicHttpResponse holder = client.executeOpen(null, new HttpGet(server.uri("/")), null)) {
      rig.halfOpen();
      HttpGet request = new HttpGet(server.uri("/"));
      start(request);
      Waiting.until("pending", () -> pool.getTotalStats().getPending() == 1);
      request.abort();
      join();

      assertThat(holder.getCode()).isEqualTo(200);
      assertCancelled();
    }
  }

  @Test
  void interruptWhileLeasing() throws Exception {
    try (RawServer server = RawServer.answering(RawServer.OK);
        ClassicHttpResponse holder = client.executeOpen(null, new HttpGet(server.uri("/")), null)) {
      rig.halfOpen();
      HttpGet request = new HttpGet(server.uri("/"));
      Thread thread = start(request);
      Waiting.until("pending", () -> pool.getTotalStats().getPending() == 1);
      thread.interrupt();
      join();

      assertThat(holder.getCode()).isEqualTo(200);
      assertCancelled();
    }
  }

  @Test
  void leaseTimeoutIsNotTheHostsFault() throws Exception {
    try (RawServer server = RawServer.answering(RawServer.OK);
        ClassicHttpResponse holder = client.executeOpen(null, new HttpGet(server.uri("/")), null)) {
      rig.halfOpen();
      HttpGet hurried = new HttpGet(server.uri("/"));
      hurried.setConfig(
          RequestConfig.copy(Form.CONFIG).setConnectionRequestTimeout(Form.SHORT).build());
      assertThatThrownBy(() -> client.executeOpen(null, hurried, null))
          .isNotInstanceOf(CallNotPermittedIOException.class);

      assertThat(holder.getCode()).isEqualTo(200);
      assertThat(rig.kinds).containsExactly(HttpFailureKind.LOCAL);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
      rig.assertSlotIsFree();
    }
  }

  @Test
  void cancelWhileReadingTheHeaders() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    rig.halfOpen();
    try (RawServer server = new RawServer((socket, head) -> arrived.countDown())) {
      HttpGet request = new HttpGet(server.uri("/"));
      start(request);
      assertThat(arrived.await(120, TimeUnit.SECONDS)).isTrue();
      request.cancel();
      join();

      assertThat(thrown).isNotNull();
      assertCancelled();
    }
  }

  @Test
  void cancelWhileReadingTheBody() throws Exception {
    rig.halfOpen();
    try (RawServer server =
        RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")) {
      HttpGet request = new HttpGet(server.uri("/"));
      ClassicHttpResponse response = client.executeOpen(null, request, null);
      InputStream content = response.getEntity().getContent();
      assertThat(content.read()).isEqualTo('h');
      request.cancel();
      assertThatThrownBy(content::readAllBytes).isInstanceOf(IOException.class);

      assertCancelled();
    }
  }

  @Test
  void closingTheClientDuringACallIsNotTheHostsFault() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    rig.halfOpen();
    try (RawServer server = new RawServer((socket, head) -> arrived.countDown())) {
      start(new HttpGet(server.uri("/")));
      assertThat(arrived.await(120, TimeUnit.SECONDS)).isTrue();
      client.close();
      join();

      assertThat(thrown).isNotNull();
      // Closed just before a read, the connection does not tell by whom.
      assertThat(rig.kinds)
          .as("kind of %s", thrown)
          .containsExactly(
              thrown instanceof ConnectionClosedException
                  ? HttpFailureKind.RESET
                  : HttpFailureKind.LOCAL);
      rig.assertSlotIsFree();
    }
  }

  @Test
  void callOfAClosedClientIsNotTheHostsFault() throws Exception {
    rig.halfOpen();
    client.close();
    try (RawServer server = RawServer.answering(RawServer.OK)) {
      assertThatThrownBy(() -> client.executeOpen(null, new HttpGet(server.uri("/")), null))
          .isNotNull();

      assertThat(rig.kinds).containsExactly(HttpFailureKind.LOCAL);
      rig.assertSlotIsFree();
    }
  }

  @Test
  void requestThatTheClientRefusesIsNotTheHostsFault() throws Exception {
    rig.halfOpen();
    try (RawServer server = RawServer.answering(RawServer.OK)) {
      HttpGet request = new HttpGet(server.uri("/"));
      request.setHeader("Content-Length", 3);
      assertThatThrownBy(() -> client.executeOpen(null, request, null)).isNotNull();

      assertThat(rig.kinds).containsExactly(HttpFailureKind.LOCAL);
      assertThat(server.requests()).isZero();
      rig.assertSlotIsFree();
    }
  }

  @Test
  void cancelAtAnyMomentFreesTheSlot() throws Exception {
    Random random = new Random(7);
    try (RawServer server = RawServer.answering(RawServer.OK)) {
      for (int i = 0; i < 200; i++) {
        rig.halfOpen();
        HttpGet request = new HttpGet(server.uri("/"));
        start(request);
        LockSupport.parkNanos(random.nextInt(1_000_000));
        request.cancel();
        join();
        assertThat(rig.counts().failed())
            .as("failures but those of the rig, %s", rig.kinds)
            .isEqualTo(i + 1);
        rig.assertSlotIsFree();
      }
    }
  }

  private Thread start(HttpGet request) {
    Thread thread =
        new Thread(
            () ->
                thrown =
                    catchThrowable(
                        () -> {
                          try (ClassicHttpResponse response =
                              client.executeOpen(null, request, null)) {
                            response.getEntity().getContent().readAllBytes();
                          }
                        }),
            "caller");
    thread.setDaemon(true);
    caller = thread;
    thread.start();
    return thread;
  }

  private boolean isConnecting() {
    Thread thread = caller;
    return thread != null
        && Arrays.stream(thread.getStackTrace())
            .anyMatch(
                frame ->
                    frame.getClassName().equals("java.net.Socket")
                        && frame.getMethodName().equals("connect"));
  }

  private void join() throws InterruptedException {
    Thread thread = caller;
    assertThat(thread).isNotNull();
    if (thread != null) {
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  private void assertCancelled() {
    assertThat(rig.kinds).as("kind of %s", thrown).isEmpty();
    assertThat(rig.counts().ignored()).isEqualTo(1);
    assertThat(rig.breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    rig.assertSlotIsFree();
  }
}
