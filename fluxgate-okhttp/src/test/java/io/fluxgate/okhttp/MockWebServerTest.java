package io.fluxgate.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2, WebSockets, and bodies that are sent in unusual ways. */
class MockWebServerTest {

  private static final int INTERNAL_ERROR = 2;
  private static final int CANCEL = 8;

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private OkHttpClient http2(Rig rig) {
    server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
    return rig.client.newBuilder().protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)).build();
  }

  private Request.Builder request() {
    return new Request.Builder().url(server.url("/"));
  }

  @ParameterizedTest
  @ValueSource(ints = {INTERNAL_ERROR, CANCEL})
  void streamThatTheServerResetsIsAFailure(int code) throws Exception {
    try (Rig rig = new Rig()) {
      SocketEffect reset = new SocketEffect.CloseStream(code);
      server.enqueue(new MockResponse.Builder().onResponseStart(reset).build());

      assertThat(Rig.failureOf(http2(rig).newCall(request().build())))
          .hasMessageStartingWith("stream was reset");

      rig.assertKind(HttpFailureKind.RESET);
      rig.assertCounts(0, 1, 0);
      rig.assertHealthyCallIsAdmitted();
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamThatTheServerResetsInTheBodyIsAFailure(Rig.Position position) throws Exception {
    try (Rig rig = new Rig(position)) {
      SocketEffect reset = new SocketEffect.CloseStream(CANCEL);
      server.enqueue(
          new MockResponse.Builder()
              .body("0123456789".repeat(10_000))
              .onResponseBody(reset)
              .build());

      assertThat(Rig.failureOf(http2(rig).newCall(request().build())))
          .hasMessageStartingWith("stream was reset");

      rig.assertKind(HttpFailureKind.BODY);
      rig.assertCounts(0, 1, 0);
    }
  }

  @Test
  void connectionThatEndsUnderBodiesWithinAnInnerInterceptorIsOneFailure() throws Exception {
    int streams = 5;
    CountDownLatch begun = new CountDownLatch(1 + streams);
    CircuitBreaker breaker = CircuitBreaker.of("closed");
    server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
    OkHttpClient client =
        Rig.builder()
            .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
            .addInterceptor(CircuitBreakerInterceptor.of(breaker))
            .addInterceptor(
                chain -> {
                  Response response = chain.proceed(chain.request());
                  begun.countDown();
                  ResponseBody whole = ResponseBody.create(response.body().bytes(), null);
                  return response.newBuilder().body(whole).build();
                })
            .build();
    server.enqueue(new MockResponse.Builder().build());
    client.newCall(request().build()).execute().close();
    List<CompletableFuture<Response>> calls = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      server.enqueue(
          new MockResponse.Builder()
              .body("0123456789".repeat(10_000))
              .onResponseBody(SocketEffect.Stall.INSTANCE)
              .build());
      calls.add(Rig.enqueue(client.newCall(request().build())));
    }
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    server.close();

    assertThat(calls).allSatisfy(call -> assertThat(call).failsWithin(Duration.ofSeconds(10)));
    assertThat(breaker.info().counts().failed()).isEqualTo(1);
    assertThat(breaker.info().counts().sameConnection()).isEqualTo(streams - 1);
  }

  @ParameterizedTest
  @EnumSource
  void cancelOfAStreamIsIgnored(Rig.Position position) throws Exception {
    try (Rig rig = new Rig(position)) {
      server.enqueue(
          new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
      Call call = http2(rig).newCall(request().build());
      CompletableFuture<Response> future = Rig.enqueue(call);
      assertThat(server.takeRequest(60, TimeUnit.SECONDS)).isNotNull();
      call.cancel();

      assertThat(future).failsWithin(60, TimeUnit.SECONDS);
      rig.assertCancelled();
    }
  }

  @ParameterizedTest
  @EnumSource
  void trailersArePassedOn(Rig.Position position) throws Exception {
    try (Rig rig = new Rig(position)) {
      server.enqueue(
          new MockResponse.Builder().body("ok").trailers(Headers.of("checksum", "1")).build());

      try (Response response = http2(rig).newCall(request().build()).execute()) {
        assertThat(response.body().string()).isEqualTo("ok");
        assertThat(response.trailers().get("checksum")).isEqualTo("1");
      }
      rig.assertCounts(1, 0, 0);
    }
  }

  // Request bodies

  @ParameterizedTest
  @EnumSource
  void bodyThatCanBeSentOnceIsSentOnce(Rig.Position position) throws Exception {
    try (Rig rig = new Rig(position)) {
      server.enqueue(new MockResponse.Builder().body("ok").build());

      assertThat(Rig.failureOf(rig.client.newCall(request().post(body(true, false)).build())))
          .isNull();

      assertThat(server.takeRequest().getBody().utf8()).isEqualTo("hello");
      rig.assertCounts(1, 0, 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void duplexBodyIsSent(Rig.Position position) throws Exception {
    try (Rig rig = new Rig(position)) {
      server.enqueue(new MockResponse.Builder().body("ok").build());

      Call call = http2(rig).newCall(request().post(body(true, true)).build());
      assertThat(Rig.failureOf(call)).isNull();

      assertThat(server.takeRequest().getBody().utf8()).isEqualTo("hello");
      rig.assertCounts(1, 0, 0);
    }
  }

  private static RequestBody body(boolean oneShot, boolean duplex) {
    return new RequestBody() {
      @Override
      public @Nullable MediaType contentType() {
        return null;
      }

      @Override
      public boolean isOneShot() {
        return oneShot;
      }

      @Override
      public boolean isDuplex() {
        return duplex;
      }

      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        sink.writeUtf8("hello");
        sink.close();
      }
    };
  }

  @Test
  void earlyHintsAreNoAnswer() throws Exception {
    try (Rig rig = new Rig()) {
      server.enqueue(
          new MockResponse.Builder()
              .addInformationalResponse(new MockResponse(103, Headers.of("link", "x"), ""))
              .body("ok")
              .build());

      assertThat(Rig.failureOf(rig.client.newCall(request().build()))).isNull();

      rig.assertCounts(1, 0, 0);
    }
  }

  // WebSockets

  @Test
  void upgradeIsASuccessAndItsFramesAreNotTouched() throws Exception {
    try (Rig rig = new Rig()) {
      server.enqueue(new MockResponse.Builder().webSocketUpgrade(new Echo()).build());
      CompletableFuture<String> answer = new CompletableFuture<>();

      WebSocket socket =
          rig.client.newWebSocket(
              request().build(),
              new WebSocketListener() {
                @Override
                public void onOpen(WebSocket opened, Response response) {
                  opened.send("hello");
                }

                @Override
                public void onMessage(WebSocket from, String text) {
                  answer.complete(text);
                }

                @Override
                public void onFailure(
                    WebSocket failed, Throwable error, @Nullable Response response) {
                  answer.completeExceptionally(error);
                }
              });

      assertThat(answer).succeedsWithin(60, TimeUnit.SECONDS).isEqualTo("hello");
      rig.assertCounts(1, 0, 0);
      socket.cancel();
      rig.assertCounts(1, 0, 0);
    }
  }

  private static final class Echo extends WebSocketListener {

    @Override
    public void onMessage(WebSocket socket, String text) {
      socket.send(text);
    }
  }

  @Test
  void refusedUpgradeIsJudgedByItsStatus() throws Exception {
    try (Rig rig = new Rig()) {
      server.enqueue(new MockResponse.Builder().code(503).build());
      CompletableFuture<Integer> status = new CompletableFuture<>();

      rig.client.newWebSocket(
          request().build(),
          new WebSocketListener() {
            @Override
            public void onFailure(WebSocket failed, Throwable error, @Nullable Response response) {
              status.complete(response == null ? -1 : response.code());
            }
          });

      assertThat(status).succeedsWithin(60, TimeUnit.SECONDS).isEqualTo(503);
      rig.assertCounts(0, 1, 0);
    }
  }
}
