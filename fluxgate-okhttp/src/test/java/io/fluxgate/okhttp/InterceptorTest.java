package io.fluxgate.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Permit;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import java.io.File;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import okhttp3.Cache;
import okhttp3.CacheControl;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is charged with what, in either position. */
class InterceptorTest {

  private static final CircuitBreakerPolicy ONE_FAILURE_OPENS =
      CircuitBreakerPolicy.builder().tripper(Tripper.failureStreak(1)).build();

  /** A bug in an interceptor ends the dispatcher's thread, with or without breaker. */
  private static final ThreadFactory QUIET =
      task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ended, bug) -> {});
        return thread;
      };

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <E extends Throwable> E sneaky(Throwable error) throws E {
    throw (E) error;
  }

  @ParameterizedTest
  @EnumSource
  void answerIsOneSuccess(Rig.Position position) throws Exception {
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig(position)) {
      assertThat(Rig.failureOf(rig.client.newCall(Rig.get(server.url("/"))))).isNull();

      rig.assertCounts(1, 0, 0);
      assertThat(rig.outcomes.get(0).toString()).isEqualTo("GET " + server.url("") + " 200");
    }
  }

  @Test
  void nullsAreRefused() {
    assertThatNullPointerException().isThrownBy(() -> new CircuitBreakerInterceptor(nothing()));
    assertThatNullPointerException().isThrownBy(() -> CircuitBreakerInterceptor.of(nothing()));
    assertThatNullPointerException()
        .isThrownBy(() -> CircuitBreakerInterceptor.perHost().fallback(nothing()));
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // on purpose
  private static <T> T nothing() {
    return null;
  }

  // Other interceptors

  static List<Throwable> faults() {
    return List.of(
        new IllegalStateException("x"),
        new AssertionError("x"),
        new InterruptedException("x"),
        new Exception("x"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatAnotherInterceptorThrowsIsIgnoredAndRethrownAsItIs(Throwable fault) throws Exception {
    try (Rig rig = new Rig()) {
      OkHttpClient client = rig.client.newBuilder().addInterceptor(throwing(fault)).build();

      assertThat(Rig.failureOf(client.newCall(Rig.get("http://127.0.0.1:1/")))).isSameAs(fault);

      rig.assertCounts(0, 0, 1);
      rig.assertHealthyCallIsAdmitted();
    }
  }

  private static Interceptor throwing(Throwable fault) {
    return chain -> {
      throw InterceptorTest.<RuntimeException>sneaky(fault);
    };
  }

  @Test
  void bugInAnotherInterceptorIsLocalWithinEnqueueToo() throws Exception {
    try (Rig rig = new Rig()) {
      OkHttpClient client =
          rig.client
              .newBuilder()
              .addInterceptor(throwing(new IllegalStateException("x")))
              .dispatcher(new Dispatcher(Executors.newCachedThreadPool(QUIET)))
              .build();

      Throwable seen =
          Rig.failureOf(client.newCall(Rig.get("http://127.0.0.1:1/")), Rig.Form.ENQUEUE);

      assertThat(seen).hasMessageContaining("canceled due to");
      rig.assertKind(HttpFailureKind.LOCAL);
      rig.assertCounts(0, 0, 1);
    }
  }

  @Test
  void trackerThatThrowsCostsNeitherTheResponseNorTheSlot() throws Exception {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "x",
            CircuitBreakerPolicy.builder()
                .initialState(CircuitState.HALF_OPEN)
                .halfOpenCalls(1)
                .permit(Permit.all())
                .tracker(
                    outcome -> {
                      throw new IllegalStateException("tracker");
                    })
                .build());
    try (RawServer server = RawServer.healthy()) {
      OkHttpClient client =
          Rig.builder().addInterceptor(CircuitBreakerInterceptor.of(breaker)).build();

      assertThat(Rig.failureOf(client.newCall(Rig.get(server.url("/"))))).isNull();

      assertThat(breaker.info().probesInFlight()).isZero();
      assertThat(breaker.info().counts().succeeded()).isEqualTo(1);
    }
  }

  @Test
  void rejectionByAnInnerBreakerIsNoOutcomeOfTheOuterOne() throws Exception {
    CircuitBreaker inner = CircuitBreaker.of("inner");
    inner.forceOpen();
    try (Rig rig = new Rig()) {
      OkHttpClient client =
          rig.client.newBuilder().addInterceptor(CircuitBreakerInterceptor.of(inner)).build();

      assertThat(Rig.failureOf(client.newCall(Rig.get("http://127.0.0.1:1/")))).isNotNull();

      rig.assertCounts(0, 0, 1);
    }
  }

  // Redirects

  private static String redirectTo(RawServer other) {
    return "HTTP/1.1 302 Found\r\nLocation: " + other.url("/") + "\r\nContent-Length: 0\r\n\r\n";
  }

  @ParameterizedTest
  @EnumSource
  void trustedRedirectToAFailingHostIsChargedToThatHost(Rig.Position position) throws Exception {
    HttpGuard guard =
        HttpGuard.builder().policy(ONE_FAILURE_OPENS).followRedirectsOf(request -> true).build();
    try (RawServer failing = RawServer.answering("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
        RawServer front = RawServer.answering(redirectTo(failing))) {
      OkHttpClient client = client(position, guard);

      assertThat(Rig.failureOf(client.newCall(Rig.get(front.url("/"))))).isNull();

      CircuitBreaker frontBreaker = guard.registry().get(front.url(""));
      assertThat(frontBreaker.state()).isEqualTo(CircuitState.CLOSED);
      assertThat(frontBreaker.info().counts().succeeded()).isEqualTo(1);
      assertThat(guard.registry().get(failing.url("")).state()).isEqualTo(CircuitState.OPEN);
    }
  }

  private static OkHttpClient client(Rig.Position position, HttpGuard guard) {
    CircuitBreakerInterceptor interceptor = new CircuitBreakerInterceptor(guard);
    return position == Rig.Position.APPLICATION
        ? Rig.builder().addInterceptor(interceptor).build()
        : Rig.builder().addNetworkInterceptor(interceptor).build();
  }

  @ParameterizedTest
  @EnumSource
  void redirectOnOneHostIsOneCallOrTwoHops(Rig.Position position) throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.readRequest();
                  peer.write("HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
                  peer.readRequest();
                  peer.write(RawServer.OK);
                });
        Rig rig = new Rig(position)) {
      assertThat(Rig.failureOf(rig.client.newCall(Rig.get(server.url("/"))))).isNull();

      rig.assertCounts(position == Rig.Position.APPLICATION ? 1 : 2, 0, 0);
    }
  }

  // The cache

  private static final String CACHEABLE =
      "HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nETag: \"1\"\r\nContent-Length: 2\r\n\r\nok";

  @ParameterizedTest
  @EnumSource
  void answerOfTheCacheIsNoOutcome(Rig.Position position, @TempDir Path directory)
      throws Exception {
    try (RawServer server = RawServer.answering(CACHEABLE);
        Rig rig = new Rig(position);
        Cache cache = new Cache(directory.toFile(), 1_000_000)) {
      OkHttpClient client = rig.client.newBuilder().cache(cache).build();
      assertThat(Rig.failureOf(client.newCall(Rig.get(server.url("/"))))).isNull();
      rig.assertCounts(1, 0, 0);

      try (Response cached = client.newCall(Rig.get(server.url("/"))).execute()) {
        assertThat(cached.body().string()).isEqualTo("ok");
        assertThat(cached.cacheResponse()).isNotNull();
      }

      assertThat(server.requests()).isEqualTo(1);
      rig.assertCounts(1, 0, position == Rig.Position.APPLICATION ? 1 : 0);
    }
  }

  @Test
  void answerThatTheServerConfirmsIsASuccess(@TempDir File directory) throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.readRequest();
                  peer.write(CACHEABLE);
                  peer.readRequest();
                  peer.write("HTTP/1.1 304 Not Modified\r\n\r\n");
                });
        Rig rig = new Rig();
        Cache cache = new Cache(directory, 1_000_000)) {
      OkHttpClient client = rig.client.newBuilder().cache(cache).build();
      Request request = Rig.get(server.url("/"));
      assertThat(Rig.failureOf(client.newCall(request))).isNull();

      Request asking = request.newBuilder().cacheControl(noCache()).build();
      assertThat(Rig.failureOf(client.newCall(asking))).isNull();

      rig.assertCounts(2, 0, 0);
    }
  }

  private static CacheControl noCache() {
    return new CacheControl.Builder().maxAge(0, TimeUnit.SECONDS).build();
  }

  @Test
  void responseThatTheCacheCannotGiveIsNoOutcome(@TempDir File directory) throws Exception {
    try (Rig rig = new Rig();
        Cache cache = new Cache(directory, 1_000_000)) {
      OkHttpClient client = rig.client.newBuilder().cache(cache).build();
      Request request =
          Rig.get("http://127.0.0.1:1/")
              .newBuilder()
              .cacheControl(CacheControl.FORCE_CACHE)
              .build();

      try (Response response = client.newCall(request).execute()) {
        assertThat(response.code()).isEqualTo(504);
      }

      rig.assertCounts(0, 0, 1);
    }
  }

  // Retries beneath

  @Test
  void retriesOfOkHttpAreSeenOnceAboveThemAndEachTimeOnTheNetwork() throws Exception {
    for (Rig.Position position : Rig.Position.values()) {
      try (RawServer server =
              RawServer.start(
                  peer -> {
                    peer.readRequest();
                    peer.write("HTTP/1.1 503 No\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
                    peer.readRequest();
                    peer.write(RawServer.OK);
                  });
          Rig rig = new Rig(position)) {
        assertThat(Rig.failureOf(rig.client.newCall(Rig.get(server.url("/"))))).isNull();

        assertThat(server.requests()).isEqualTo(2);
        rig.assertCounts(1, position == Rig.Position.NETWORK ? 1 : 0, 0);
      }
    }
  }

  @Test
  void timeoutStatusThatOkHttpRetriesIsSeenOnce() throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  if (peer.readRequest()) {
                    // The client closes this connection, and tries again on another.
                    peer.write(
                        "HTTP/1.1 408 Slow\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                  }
                });
        Rig rig = new Rig()) {
      @Nullable Throwable seen = Rig.failureOf(rig.client.newCall(Rig.get(server.url("/"))));

      assertThat(seen).isNull();
      assertThat(server.requests()).isEqualTo(2);
      rig.assertCounts(1, 0, 0);
    }
  }

  @Test
  void networkInterceptorNeverSeesAConnectionThatIsRefused() throws Exception {
    // A port that is taken, so that nobody else gets it, and that nobody listens on.
    try (Socket holder = new Socket();
        Rig above = new Rig();
        Rig network = new Rig(Rig.Position.NETWORK)) {
      holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String refusing = "http://127.0.0.1:" + holder.getLocalPort() + "/";

      assertThat(Rig.failureOf(above.client.newCall(Rig.get(refusing))))
          .isInstanceOf(ConnectException.class);
      assertThat(Rig.failureOf(network.client.newCall(Rig.get(refusing))))
          .isInstanceOf(ConnectException.class);

      above.assertCounts(0, 1, 0);
      network.assertCounts(0, 0, 0);
    }
  }
}
