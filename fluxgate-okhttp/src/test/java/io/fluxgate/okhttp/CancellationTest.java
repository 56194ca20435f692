package io.fluxgate.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A caller that changes its mind says nothing about the host; a call that takes too long does. */
class CancellationTest {

  private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok";

  static Stream<Arguments> formsAndPositions() {
    return Stream.of(Rig.Form.values())
        .flatMap(f -> Stream.of(Rig.Position.values()).map(p -> Arguments.of(f, p)));
  }

  @ParameterizedTest
  @EnumSource
  void cancelBeforeTheCallIsIgnored(Rig.Form form) throws Exception {
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig()) {
      Call call = rig.client.newCall(Rig.get(server.url("/")));
      call.cancel();

      assertThat(Rig.failureOf(call, form)).isInstanceOf(IOException.class);

      assertThat(server.requests()).isZero();
      // OkHttp 4 asks no interceptor when the call is cancelled before; OkHttp 5 does.
      assertThat(rig.breaker.info().counts().failed()).isZero();
      assertThat(rig.breaker.info().probesInFlight()).isZero();
      rig.assertHealthyCallIsAdmitted();
    }
  }

  @ParameterizedTest
  @EnumSource
  void cancelWhileConnectingIsIgnored(Rig.Form form) throws Exception {
    CountDownLatch connecting = new CountDownLatch(1);
    // Accepts, and says nothing in the TLS handshake.
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.readClientHello();
                  connecting.countDown();
                  peer.awaitEnd();
                });
        Rig rig = new Rig()) {
      Call call = rig.client.newCall(Rig.get(server.tlsUrl("/")));
      cancelAfter(connecting, call);

      assertThat(Rig.failureOf(call, form)).isInstanceOf(IOException.class);

      assertCancelled(rig);
    }
  }

  @ParameterizedTest
  @MethodSource("formsAndPositions")
  void cancelBeforeTheHeadersIsIgnored(Rig.Form form, Rig.Position position) throws Exception {
    CountDownLatch requested = new CountDownLatch(1);
    try (RawServer server = silentAfter("", requested);
        Rig rig = new Rig(position)) {
      Call call = rig.client.newCall(Rig.get(server.url("/")));
      cancelAfter(requested, call);

      assertThat(Rig.failureOf(call, form)).isInstanceOf(IOException.class);

      assertCancelled(rig);
    }
  }

  @ParameterizedTest
  @MethodSource("formsAndPositions")
  void cancelWithACallTimeoutToSpareIsIgnored(Rig.Form form, Rig.Position position)
      throws Exception {
    CountDownLatch requested = new CountDownLatch(1);
    try (RawServer server = silentAfter("", requested);
        Rig rig = new Rig(position)) {
      OkHttpClient client = rig.client.newBuilder().callTimeout(Duration.ofSeconds(30)).build();
      Call call = client.newCall(Rig.get(server.url("/")));
      cancelAfter(requested, call);

      assertThat(Rig.failureOf(call, form)).isInstanceOf(IOException.class);

      assertCancelled(rig);
    }
  }

  @ParameterizedTest
  @MethodSource("formsAndPositions")
  void cancelInTheBodyIsIgnored(Rig.Form form, Rig.Position position) throws Exception {
    try (RawServer server = silentAfter(HALF, new CountDownLatch(1));
        Rig rig = new Rig(position)) {
      OkHttpClient client = rig.client.newBuilder().callTimeout(Duration.ofSeconds(30)).build();
      Call call = client.newCall(Rig.get(server.url("/")));
      try (Response response = answer(call, form)) {
        response.body().source().require(2);
        call.cancel();

        assertThat(failureOfRest(response)).isInstanceOf(IOException.class);
      }
      assertCancelled(rig);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bodyThatIsClosedUnreadAfterACancelIsIgnored(Rig.Position position) throws Exception {
    try (RawServer server = silentAfter(HALF, new CountDownLatch(1));
        Rig rig = new Rig(position)) {
      Call call = rig.client.newCall(Rig.get(server.url("/")));
      Response response = call.execute();
      call.cancel();

      response.close();

      assertCancelled(rig);
    }
  }

  @ParameterizedTest
  @MethodSource("formsAndPositions")
  void callTimeoutIsAFailureThatTheCallerSeesUnchanged(Rig.Form form, Rig.Position position)
      throws Exception {
    try (RawServer server = silentAfter("", new CountDownLatch(1));
        Rig rig = new Rig(position)) {
      OkHttpClient client = rig.client.newBuilder().callTimeout(Duration.ofSeconds(1)).build();

      Throwable seen = Rig.failureOf(client.newCall(Rig.get(server.url("/"))), form);

      assertThat(seen).isInstanceOf(java.io.InterruptedIOException.class).hasMessage("timeout");
      rig.assertKind(HttpFailureKind.CALL_TIMEOUT);
      rig.assertCounts(0, 1, 0);
      rig.assertHealthyCallIsAdmitted();
    }
  }

  @Test
  void callTimeoutWhileConnectingIsAFailure() throws Exception {
    try (RawServer server = RawServer.start(RawServer.Peer::awaitEnd);
        Rig rig = new Rig()) {
      OkHttpClient client = rig.client.newBuilder().callTimeout(Duration.ofSeconds(1)).build();

      Throwable seen = Rig.failureOf(client.newCall(Rig.get(server.tlsUrl("/"))));

      assertThat(seen).isInstanceOf(IOException.class);
      rig.assertKind(HttpFailureKind.CALL_TIMEOUT);
      rig.assertCounts(0, 1, 0);
    }
  }

  @Test
  void deadlineOfOneCallIsACallTimeout() throws Exception {
    try (RawServer server = silentAfter("", new CountDownLatch(1));
        Rig rig = new Rig()) {
      Call call = rig.client.newCall(Rig.get(server.url("/")));
      call.timeout().deadline(500, TimeUnit.MILLISECONDS);

      assertThat(Rig.failureOf(call)).isInstanceOf(IOException.class);

      rig.assertKind(HttpFailureKind.CALL_TIMEOUT);
      rig.assertCounts(0, 1, 0);
    }
  }

  @Test
  void callTimeoutWhileAnOuterInterceptorReadsTheBodyIsAFailure() throws Exception {
    try (RawServer server = silentAfter(HALF, new CountDownLatch(1));
        Rig rig = new Rig()) {
      OkHttpClient.Builder builder = rig.client.newBuilder().callTimeout(Duration.ofSeconds(1));
      builder
          .interceptors()
          .add(
              0,
              chain -> {
                Response response = chain.proceed(chain.request());
                response.body().source().request(Long.MAX_VALUE);
                return response;
              });

      Throwable seen = Rig.failureOf(builder.build().newCall(Rig.get(server.url("/"))));

      assertThat(seen).isInstanceOf(IOException.class);
      rig.assertKind(HttpFailureKind.CALL_TIMEOUT);
      rig.assertCounts(0, 1, 0);
    }
  }

  @Test
  void cancelThatAnOuterInterceptorHidesIsIgnored() throws Exception {
    CountDownLatch requested = new CountDownLatch(1);
    try (RawServer server = silentAfter("", requested);
        Rig rig = new Rig()) {
      OkHttpClient.Builder builder = rig.client.newBuilder().callTimeout(Duration.ofSeconds(30));
      builder
          .interceptors()
          .add(
              0,
              chain -> {
                try {
                  return chain.proceed(chain.request());
                } catch (IOException cancelled) {
                  return RejectionTest.response(chain.request(), 200, "made up");
                }
              });
      Call call = builder.build().newCall(Rig.get(server.url("/")));
      cancelAfter(requested, call);

      assertThat(Rig.failureOf(call)).hasMessage("Canceled");

      assertCancelled(rig);
    }
  }

  @Test
  void interruptWhileConnectingIsIgnored() throws Exception {
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig()) {
      Thread.currentThread().interrupt();
      Throwable seen;
      try {
        seen = Rig.failureOf(rig.client.newCall(Rig.get(server.url("/"))));
      } finally {
        Thread.interrupted();
      }

      // Whether OkHttp heeds the interrupt depends on its version; the host has not failed.
      assertThat(rig.breaker.info().counts().failed()).isZero();
      assertThat(rig.breaker.info().counts().ignored()).isEqualTo(seen == null ? 0 : 1);
      rig.assertHealthyCallIsAdmitted();
    }
  }

  @Test
  void cancelAtAnyMomentNeverFailsAndNeverKeepsTheSlot() throws Exception {
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig()) {
      for (int i = 0; i < 200; i++) {
        Call call = rig.client.newCall(Rig.get(server.url("/")));
        long spins = i * 50L;
        CompletableFuture<Void> canceller =
            CompletableFuture.runAsync(
                () -> {
                  for (long spin = 0; spin < spins; spin++) {
                    Thread.onSpinWait();
                  }
                  call.cancel();
                });

        Rig.failureOf(call);

        canceller.get(120, TimeUnit.SECONDS);
        assertThat(rig.breaker.info().probesInFlight()).isZero();
      }
      CallCounts counts = rig.breaker.info().counts();
      assertThat(counts.failed()).isZero();
      assertThat(counts.succeeded() + counts.ignored()).isEqualTo(200);
      assertThat(rig.breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    }
  }

  @Test
  void listenersOfTheCallHearTheSameEvents() throws Exception {
    List<String> guarded = new CopyOnWriteArrayList<>();
    List<String> bare = new CopyOnWriteArrayList<>();
    try (RawServer server = silentAfter("", new CountDownLatch(2));
        Rig rig = new Rig()) {
      Duration limit = Duration.ofMillis(400);
      OkHttpClient client = rig.client.newBuilder().callTimeout(limit).build();
      OkHttpClient other = Rig.builder().dispatcher(rig.dispatcher).callTimeout(limit).build();

      Rig.failureOf(listened(client, guarded).newCall(Rig.get(server.url("/"))));
      Rig.failureOf(listened(other, bare).newCall(Rig.get(server.url("/"))));

      assertThat(guarded).isEqualTo(bare).containsExactly("start", "failed timeout");
    }
  }

  private static OkHttpClient listened(OkHttpClient client, List<String> events) {
    return client
        .newBuilder()
        .eventListener(
            new EventListener() {
              @Override
              public void callStart(Call call) {
                events.add("start");
              }

              @Override
              public void callEnd(Call call) {
                events.add("end");
              }

              @Override
              public void callFailed(Call call, IOException failure) {
                events.add("failed " + failure.getMessage());
              }
            })
        .build();
  }

  private static Response answer(Call call, Rig.Form form) throws Exception {
    return form == Rig.Form.EXECUTE ? call.execute() : Rig.enqueue(call).get(120, TimeUnit.SECONDS);
  }

  private static @Nullable Throwable failureOfRest(Response response) {
    try {
      response.body().bytes();
      return null;
    } catch (Throwable error) {
      return error;
    }
  }

  private static RawServer silentAfter(String response, CountDownLatch requested)
      throws IOException {
    return RawServer.start(
        peer -> {
          if (peer.readRequest()) {
            peer.write(response);
            requested.countDown();
            peer.awaitEnd();
          }
        });
  }

  private static void cancelAfter(CountDownLatch moment, Call call) {
    Thread canceller =
        new Thread(
            () -> {
              try {
                if (moment.await(120, TimeUnit.SECONDS)) {
                  call.cancel();
                }
              } catch (InterruptedException neverCancelled) {
                Thread.currentThread().interrupt();
              }
            });
    canceller.setDaemon(true);
    canceller.start();
  }

  private static void assertCancelled(Rig rig) throws IOException {
    rig.assertCancelled();
    rig.assertHealthyCallIsAdmitted();
  }
}
