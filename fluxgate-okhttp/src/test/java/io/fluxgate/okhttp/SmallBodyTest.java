package io.fluxgate.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import okhttp3.Cache;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A closed circuit hands a small body on as it is where OkHttp tells how it ends. */
class SmallBodyTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String HALF = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
  private static final String LARGE =
      "HTTP/1.1 200 OK\r\nContent-Length: 8193\r\n\r\n" + "o".repeat(8193);

  private static Rig closed(Rig.Position position) {
    Rig rig = new Rig(position);
    rig.breaker.reset();
    return rig;
  }

  private static boolean canListen() {
    return Arrays.stream(Call.class.getMethods())
        .anyMatch(method -> method.getName().equals("addEventListener"));
  }

  /** Between the breaker and the network; it is called with what the server answers. */
  private static OkHttpClient within(Rig rig, Rig.Position position, Interceptor interceptor) {
    OkHttpClient.Builder builder = rig.client.newBuilder();
    return position == Rig.Position.APPLICATION
        ? builder.addInterceptor(interceptor).build()
        : builder.addNetworkInterceptor(interceptor).build();
  }

  /** Whether the caller gets the very body that came from the network. */
  private static boolean isHandedOn(Rig rig, Rig.Position position, String answer)
      throws IOException {
    AtomicReference<@Nullable ResponseBody> inner = new AtomicReference<>();
    OkHttpClient client =
        within(
            rig,
            position,
            chain -> {
              Response response = chain.proceed(chain.request());
              inner.set(response.body());
              return response;
            });
    try (RawServer server = RawServer.answering(answer);
        Response response = client.newCall(Rig.get(server.url("/"))).execute()) {
      assertThat(response.body().string()).startsWith("o");
      return response.body() == inner.get();
    }
  }

  @ParameterizedTest
  @EnumSource
  void bodyIsTheOneFromTheNetwork(Rig.Position position) throws Exception {
    assumeTrue(canListen(), "OkHttp reports the end of a body since 5.4");
    try (Rig rig = closed(position)) {
      assertThat(isHandedOn(rig, position, OK)).isTrue();
      rig.assertCounts(1, 0, 0);
    }
  }

  static Stream<String> streams() {
    return Stream.of(CHUNKED, LARGE);
  }

  @ParameterizedTest
  @MethodSource("streams")
  void bodyThatMayFlowForLongIsWatched(String answer) throws Exception {
    try (Rig rig = closed(Rig.Position.APPLICATION)) {
      assertThat(isHandedOn(rig, Rig.Position.APPLICATION, answer)).isFalse();
      rig.assertCounts(1, 0, 0);
    }
  }

  @Test
  void bodyOfAProbeIsWatched() throws Exception {
    try (Rig rig = new Rig()) {
      assertThat(isHandedOn(rig, Rig.Position.APPLICATION, OK)).isFalse();
      rig.assertCounts(1, 0, 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void verdictIsOpenUntilTheEndOfTheBody(Rig.Position position) throws Exception {
    try (RawServer server = RawServer.answering(OK);
        Rig rig = closed(position);
        Response response = rig.client.newCall(Rig.get(server.url("/"))).execute()) {
      rig.assertCounts(0, 0, 0);

      assertThat(response.body().string()).isEqualTo("ok");

      rig.assertCounts(1, 0, 0);
    }
  }

  @Test
  void bodyThatAnotherInterceptorHasReadIsJudgedBeforeTheCallerReadsIt() throws Exception {
    assumeTrue(canListen(), "OkHttp reports the end of a body since 5.4");
    try (RawServer server = RawServer.answering(OK);
        Rig rig = closed(Rig.Position.APPLICATION)) {
      OkHttpClient client =
          within(
              rig,
              Rig.Position.APPLICATION,
              chain -> {
                Response response = chain.proceed(chain.request());
                assertThat(response.body().source().request(3)).isFalse();
                return response;
              });

      try (Response response = client.newCall(Rig.get(server.url("/"))).execute()) {
        rig.assertCounts(1, 0, 0);
        assertThat(response.body().string()).isEqualTo("ok");
      }

      rig.assertCounts(1, 0, 0);
      assertThat(rig.outcomes).hasSize(1);
    }
  }

  @Test
  void eachAttemptIsJudgedByItsOwnBody() throws Exception {
    try (RawServer healthy = RawServer.answering(OK);
        RawServer truncating =
            RawServer.start(
                peer -> {
                  peer.readRequest();
                  peer.write(HALF);
                });
        Rig rig = closed(Rig.Position.APPLICATION)) {
      OkHttpClient.Builder builder = rig.client.newBuilder();
      builder
          .interceptors()
          .add(
              0,
              chain -> {
                chain.proceed(Rig.get(healthy.url("/"))).close();
                return chain.proceed(chain.request());
              });

      Throwable failure = Rig.failureOf(builder.build().newCall(Rig.get(truncating.url("/"))));

      assertThat(failure).isInstanceOf(IOException.class);
      rig.assertCounts(1, 1, 0);
    }
  }

  @Test
  void answerThatTheServerSaysIsStillGoodIsASuccess(@TempDir File directory) throws Exception {
    List<String> answers =
        new ArrayList<>(
            List.of(
                "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n"));
    try (Cache cache = new Cache(directory, 1 << 20);
        Rig rig = closed(Rig.Position.APPLICATION);
        RawServer server =
            RawServer.start(
                peer -> {
                  while (peer.readRequest()) {
                    peer.write(answers.remove(0));
                  }
                })) {
      OkHttpClient client = rig.client.newBuilder().cache(cache).build();

      assertThat(Rig.failureOf(client.newCall(Rig.get(server.url("/"))))).isNull();
      rig.assertCounts(1, 0, 0);
      try (Response response = client.newCall(Rig.get(server.url("/"))).execute()) {
        assertThat(response.cacheResponse()).isNotNull();
        assertThat(response.body().string()).isEqualTo("ok");
      }

      rig.assertCounts(2, 0, 0);
    }
  }

  @Test
  void listenerOfTheCallerHearsAllThatItHeardWithoutABreaker() throws Exception {
    List<String> heard = new ArrayList<>();
    EventListener listener =
        new EventListener() {
          @Override
          public void responseBodyEnd(Call call, long byteCount) {
            heard.add("body of " + byteCount);
          }

          @Override
          public void callEnd(Call call) {
            heard.add("end");
          }
        };
    try (RawServer server = RawServer.answering(OK);
        Rig rig = closed(Rig.Position.APPLICATION)) {
      OkHttpClient client = rig.client.newBuilder().eventListener(listener).build();

      assertThat(Rig.failureOf(client.newCall(Rig.get(server.url("/"))))).isNull();

      assertThat(heard).containsExactly("body of 2", "end");
      rig.assertCounts(1, 0, 0);
    }
  }
}
