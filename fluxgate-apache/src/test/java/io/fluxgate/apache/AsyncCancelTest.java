package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cancelled future frees its slot, at whatever moment, and is no failure of the host. */
class AsyncCancelTest {

  private final Rig rig = new Rig();
  private final PoolingAsyncClientConnectionManager pool =
      PoolingAsyncClientConnectionManagerBuilder.create().setMaxConnTotal(1).build();
  private final CloseableHttpAsyncClient client =
      CircuitBreakerExecHandlers.addTo(Form.asyncBuilder(), rig.guard)
          .setConnectionManager(pool)
          .build();

  AsyncCancelTest() {
    client.start();
  }

  @AfterEach
  void close() {
    client.close(CloseMode.IMMEDIATE);
  }

  @Test
  void cancelWhileConnecting() throws Exception {
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assumeTrue(RawServer.fill(busy, queue), "the queue of connections is not bounded here");
      rig.halfOpen();
      Future<SimpleHttpResponse> future =
          execute(URI.create("http://127.0.0.1:" + busy.getLocalPort() + "/"));
      Waiting.until("leased", () -> pool.getTotalStats().getLeased() == 1);

      assertCancels(future);
    } finally {
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  @Test
  void cancelWhileLeasing() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (RawServer server = new RawServer((socket, head) -> arrived.countDown())) {
      Future<SimpleHttpResponse> holder = execute(server.uri("/"));
      assertThat(arrived.await(120, TimeUnit.SECONDS)).isTrue();
      rig.halfOpen();
      Future<SimpleHttpResponse> future = execute(server.uri("/"));
      Waiting.until("pending", () -> pool.getTotalStats().getPending() == 1);

      assertCancels(future);
      assertThat(holder.isDone()).isFalse();
    }
  }

  @Test
  void leaseTimeoutIsNotTheHostsFault() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch arrived = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            (socket, head) -> {
              arrived.countDown();
              release.await(60, TimeUnit.SECONDS);
              RawServer.write(socket, RawServer.OK);
            })) {
      Future<SimpleHttpResponse> holder = execute(server.uri("/"));
      assertThat(arrived.await(120, TimeUnit.SECONDS)).isTrue();
      rig.halfOpen();
      SimpleHttpRequest hurried = SimpleRequestBuilder.get(server.uri("/")).build();
      hurried.setConfig(
          RequestConfig.copy(Form.CONFIG).setConnectionRequestTimeout(Form.SHORT).build());
      Future<SimpleHttpResponse> future = client.execute(hurried, null);
      Waiting.until("pending", () -> pool.getTotalStats().getPending() == 1);
      long start = System.nanoTime();
      // The pool looks at its deadlines, which are in milliseconds, when a connection comes back.
      long late = Form.SHORT.toNanoseconds() + TimeUnit.MILLISECONDS.toNanos(50);
      Waiting.until("late", () -> System.nanoTime() - start > late);
      release.countDown();

      assertThat(holder.get(120, TimeUnit.SECONDS).getCode()).isEqualTo(200);
      assertThatThrownBy(() -> future.get(120, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
      assertThat(rig.kinds).containsExactly(HttpFailureKind.LOCAL);
      rig.assertSlotIsFree();
    }
  }

  @Test
  void cancelWhileReadingTheHeaders() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    rig.halfOpen();
    try (RawServer server = new RawServer((socket, head) -> arrived.countDown())) {
      Future<SimpleHttpResponse> future = execute(server.uri("/"));
      assertThat(arrived.await(120, TimeUnit.SECONDS)).isTrue();

      assertCancels(future);
    }
  }

  @Test
  void cancelWhileReadingTheBody() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    rig.halfOpen();
    try (RawServer server =
        new RawServer(
            (socket, head) -> {
              RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
              arrived.countDown();
            })) {
      Future<SimpleHttpResponse> future = execute(server.uri("/"));
      assertThat(arrived.await(120, TimeUnit.SECONDS)).isTrue();

      assertCancels(future);
    }
  }

  @Test
  void cancelAtAnyMomentFreesTheSlot() throws Exception {
    Random random = new Random(11);
    try (RawServer server = RawServer.answering(RawServer.OK)) {
      for (int i = 0; i < 400; i++) {
        rig.halfOpen();
        Future<SimpleHttpResponse> future = execute(server.uri("/" + i));
        if (i % 4 != 0) {
          LockSupport.parkNanos(random.nextInt(1_500_000));
        }
        future.cancel(true);
        // It may have been completed by then, and be settled at this moment.
        Waiting.until("no probe", () -> rig.breaker.info().probesInFlight() == 0);
        assertThat(rig.counts().failed())
            .as("failures but those of the rig, %s", rig.kinds)
            .isEqualTo(i + 1);
        rig.assertSlotIsFree();
      }
    }
  }

  @Test
  void callOfAClientThatIsClosedIsIgnoredUnlessItIsToldOfALostConnection() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (RawServer server = new RawServer((socket, head) -> arrived.countDown())) {
      Future<SimpleHttpResponse> future = execute(server.uri("/"));
      assertThat(arrived.await(120, TimeUnit.SECONDS)).isTrue();
      client.close(CloseMode.IMMEDIATE);
      client.awaitShutdown(org.apache.hc.core5.util.TimeValue.ofSeconds(10));

      future.cancel(true);

      // Mostly the client leaves the call as it is. Now and then it fails it with the exception,
      // and
      // the very message, that it has for servers that go (HttpCore 5.2 to 5.4).
      boolean told = rig.kinds.equals(List.of(HttpFailureKind.RESET));
      assertThat(rig.counts())
          .as("counts, of %s", rig.kinds)
          .isEqualTo(told ? CallCounts.of(0, 1, 0, 0, 0) : CallCounts.of(0, 0, 1, 0, 0));
      rig.assertSlotIsFree();
    }
  }

  @Test
  void callOfAClosedClientTakesNoSlot() throws IOException {
    rig.halfOpen();
    client.close(CloseMode.IMMEDIATE);
    Future<SimpleHttpResponse> future = execute(URI.create("http://127.0.0.1:1/"));

    assertThatThrownBy(() -> future.get(120, TimeUnit.SECONDS)).isNotNull();
    rig.assertSlotIsFree();
  }

  private Future<SimpleHttpResponse> execute(URI uri) {
    return client.execute(SimpleRequestBuilder.get(uri).build(), null);
  }

  private void assertCancels(Future<SimpleHttpResponse> future) {
    assertThat(future.cancel(true)).isTrue();

    assertThat(rig.kinds).isEmpty();
    assertThat(rig.counts().ignored()).isEqualTo(1);
    assertThat(rig.breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    rig.assertSlotIsFree();
    assertThatThrownBy(() -> future.get(120, TimeUnit.SECONDS))
        .isInstanceOf(CancellationException.class);
  }
}
