package io.fluxgate.okhttp;

import static io.fluxgate.http.HttpFailureKind.CALL_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import okhttp3.Cache;
import okhttp3.CacheControl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where OkHttp shows something else than what the host answered. */
class AnswersOfTheClientTest {

  @ParameterizedTest
  @EnumSource
  void gatewayTimeoutOfTheCacheIsNoOutcome(Rig.Position position, @TempDir File folder)
      throws Exception {
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig(position);
        Cache cache = new Cache(folder, 1 << 20)) {
      OkHttpClient client = rig.client.newBuilder().cache(cache).build();
      Request onlyCached =
          new Request.Builder().url(server.url("/")).cacheControl(CacheControl.FORCE_CACHE).build();

      try (Response response = client.newCall(onlyCached).execute()) {
        assertThat(response.code()).isEqualTo(504);
      }

      assertThat(server.requests()).isZero();
      rig.assertCounts(0, 0, position == Rig.Position.APPLICATION ? 1 : 0);
      assertThat(rig.outcomes).isEmpty();
      rig.assertHealthyCallIsAdmitted();
    }
  }

  /** OkHttp (4.12 to 5.5) fails with a NumberFormatException. */
  @ParameterizedTest
  @EnumSource
  void unavailableHostThatNamesAnEndlessDelayIsAFailure(Rig.Position position) throws Exception {
    try (RawServer server =
            RawServer.answering(
                "HTTP/1.1 503 Busy\r\nRetry-After: 3000000000\r\nContent-Length: 2\r\n\r\nno");
        Rig rig = new Rig(position)) {
      assertThat(Rig.failureOf(rig.client.newCall(Rig.get(server.url("/")))))
          .isInstanceOf(NumberFormatException.class);

      rig.assertCounts(0, 1, 0);
    }
  }

  /** OkHttp throws an exception, because it has no proxy to answer for. */
  @ParameterizedTest
  @EnumSource
  void proxyChallengeOfAHostIsJudgedByItsStatus(Rig.Position position) throws Exception {
    try (RawServer server = RawServer.answering("HTTP/1.1 407 Who\r\nContent-Length: 2\r\n\r\nno");
        Rig rig = new Rig(position)) {
      assertThat(Rig.failureOf(rig.client.newCall(Rig.get(server.url("/")))))
          .isInstanceOf(ProtocolException.class);

      rig.assertCounts(1, 0, 0);
      assertThat(rig.outcomes.get(rig.outcomes.size() - 1).status()).hasValue(407);
      rig.assertHealthyCallIsAdmitted();
    }
  }

  @ParameterizedTest
  @EnumSource
  void callTimeoutThatAnInterceptorOutsideHidesIsAFailure(Rig.Form form) throws Exception {
    try (RawServer server = RawServer.start(RawServer.Peer::awaitEnd);
        Rig rig = new Rig()) {
      OkHttpClient client =
          hiding(rig.client).newBuilder().callTimeout(Duration.ofMillis(300)).build();

      assertThat(Rig.failureOf(client.newCall(Rig.get(server.url("/"))), form)).isNotNull();

      rig.assertCounts(0, 1, 0);
      rig.assertKind(CALL_TIMEOUT);
      rig.assertHealthyCallIsAdmitted();
    }
  }

  @Test
  void cancelThatAnInterceptorOutsideHidesIsIgnored() throws Exception {
    try (RawServer server = RawServer.start(RawServer.Peer::awaitEnd);
        Rig rig = new Rig()) {
      OkHttpClient client =
          hiding(rig.client)
              .newBuilder()
              .callTimeout(Duration.ofMinutes(1))
              .addNetworkInterceptor(
                  chain -> {
                    chain.call().cancel();
                    return chain.proceed(chain.request());
                  })
              .build();

      assertThat(Rig.failureOf(client.newCall(Rig.get(server.url("/")))))
          .isInstanceOf(IllegalStateException.class);

      rig.assertCancelled();
      rig.assertHealthyCallIsAdmitted();
    }
  }

  /** With an interceptor outside of the breaker that makes unchecked exceptions of all others. */
  private static OkHttpClient hiding(OkHttpClient client) {
    OkHttpClient.Builder builder = client.newBuilder();
    builder
        .interceptors()
        .add(
            0,
            chain -> {
              try {
                return chain.proceed(chain.request());
              } catch (IOException error) {
                throw new IllegalStateException(error);
              }
            });
    return builder.build();
  }
}
