package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.adapter.GuardedExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every body handler of the JDK reads the same through a guarded client as through a bare one. */
class BodyHandlerTest {

  /** Reads a response of a client with some handler, down to something comparable. */
  @FunctionalInterface
  interface Reading {
    Object read(HttpClient client, HttpRequest request, Path directory) throws Exception;
  }

  @TempDir Path directory;

  private final byte[] text = randomText(100_000);
  private final CircuitBreaker breaker =
      CircuitBreaker.of("bodies", CircuitBreakerPolicy.builder().build());
  private HttpServer server;

  private static byte[] randomText(int length) {
    Random random = new Random(7);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      int c = random.nextInt(30);
      text[i] = (byte) (c == 29 ? '\n' : 'a' + c % 26);
    }
    return text;
  }

  @BeforeEach
  void startServer() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] sent = exchange.getRequestBody().readAllBytes();
          boolean chunked = exchange.getRequestURI().getPath().equals("/chunked");
          byte[] body = exchange.getRequestMethod().equals("POST") ? sent : text;
          exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
          exchange
              .getResponseHeaders()
              .set("Content-Disposition", "attachment; filename=\"download.txt\"");
          exchange.sendResponseHeaders(200, chunked ? 0 : body.length == 0 ? -1 : body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
        .build();
  }

  static Stream<Arguments> readings() {
    return Stream.of(
        reading("ofString", (c, r, d) -> c.send(r, BodyHandlers.ofString()).body()),
        reading("ofByteArray", (c, r, d) -> list(c.send(r, BodyHandlers.ofByteArray()).body())),
        reading(
            "ofFile",
            (c, r, d) ->
                Files.readString(c.send(r, BodyHandlers.ofFile(d.resolve("body"))).body())),
        reading(
            "ofFileDownload",
            (c, r, d) ->
                Files.readString(
                    c.send(
                            r,
                            BodyHandlers.ofFileDownload(
                                d, StandardOpenOption.CREATE, StandardOpenOption.WRITE))
                        .body())),
        reading(
            "ofLines",
            (c, r, d) -> {
              try (Stream<String> lines = c.send(r, BodyHandlers.ofLines()).body()) {
                return lines.collect(Collectors.toList());
              }
            }),
        reading(
            "ofInputStream",
            (c, r, d) -> {
              try (InputStream in = c.send(r, BodyHandlers.ofInputStream()).body()) {
                return list(in.readAllBytes());
              }
            }),
        reading(
            "ofPublisher",
            (c, r, d) -> {
              Collecting all = new Collecting();
              c.send(r, BodyHandlers.ofPublisher()).body().subscribe(all);
              return all.text.get(120, TimeUnit.SECONDS);
            }),
        reading(
            "discarding",
            (c, r, d) -> String.valueOf((Object) c.send(r, BodyHandlers.discarding()).body())),
        reading("replacing", (c, r, d) -> c.send(r, BodyHandlers.replacing("new")).body()),
        reading(
            "buffering",
            (c, r, d) -> c.send(r, BodyHandlers.buffering(BodyHandlers.ofString(), 1000)).body()),
        reading(
            "ofByteArrayConsumer",
            (c, r, d) -> {
              ByteArrayOutputStream all = new ByteArrayOutputStream();
              c.send(
                  r, BodyHandlers.ofByteArrayConsumer(bytes -> bytes.ifPresent(all::writeBytes)));
              return list(all.toByteArray());
            }),
        reading(
            "fromSubscriber",
            (c, r, d) -> {
              Collecting all = new Collecting();
              c.send(r, BodyHandlers.fromSubscriber(all));
              return all.text.get(120, TimeUnit.SECONDS);
            }),
        reading(
            "fromSubscriber with a finisher",
            (c, r, d) -> {
              Collecting all = new Collecting();
              return c.send(r, BodyHandlers.fromSubscriber(all, s -> s.text.join())).body();
            }),
        reading(
            "fromLineSubscriber",
            (c, r, d) -> {
              Lines all = new Lines();
              return c.send(r, BodyHandlers.fromLineSubscriber(all, s -> s.lines, "\n")).body();
            }),
        reading(
            "mapping",
            (c, r, d) ->
                c.send(
                        r,
                        info ->
                            BodySubscribers.mapping(
                                BodySubscribers.ofString(StandardCharsets.UTF_8), String::length))
                    .body()),
        reading(
            "mapping of a stream",
            (c, r, d) ->
                c.send(
                        r,
                        info ->
                            BodySubscribers.mapping(
                                BodySubscribers.ofInputStream(), BodyHandlerTest::length))
                    .body()));
  }

  private static Arguments reading(String name, Reading reading) {
    return Arguments.of(name, reading);
  }

  /** Byte arrays do not compare, lists do. */
  private static String list(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static int length(InputStream in) {
    try (in) {
      return in.readAllBytes().length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readings")
  void readsTheSameAndIsOneSuccess(String name, Reading reading) throws Exception {
    HttpClient bare = HttpClient.newHttpClient();
    HttpClient guarded = CircuitBreakerHttpClient.wrap(bare, breaker);
    for (String path : List.of("/", "/chunked")) {
      Object expected = reading.read(bare, get(path), Files.createTempDirectory(directory, "b"));

      Object read = reading.read(guarded, get(path), Files.createTempDirectory(directory, "g"));

      assertThat(read).isEqualTo(expected);
    }
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(2, 0, 0, 0, 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readings")
  void readsTheSameWhileRedirectsAreFollowed(String name, Reading reading) throws Exception {
    HttpClient bare = HttpClient.newBuilder().followRedirects(Redirect.NORMAL).build();
    HttpClient guarded = CircuitBreakerHttpClient.wrap(bare, breaker);
    Object expected = reading.read(bare, get("/"), Files.createTempDirectory(directory, "b"));

    Object read = reading.read(guarded, get("/"), Files.createTempDirectory(directory, "g"));

    assertThat(read).isEqualTo(expected);
    Judged.await(() -> breaker.info().counts().succeeded() == 1);
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 5_000_000})
  void bodiesOfAnySizeAreSentAndReadUnchanged(int size) throws Exception {
    byte[] body = new byte[size];
    new Random(size).nextBytes(body);
    HttpClient guarded = CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), breaker);
    for (String path : List.of("/", "/chunked")) {
      HttpRequest echo =
          HttpRequest.newBuilder(get(path).uri()).POST(BodyPublishers.ofByteArray(body)).build();

      assertThat(guarded.send(echo, BodyHandlers.ofByteArray()).body()).isEqualTo(body);
      assertThat(
              guarded.sendAsync(echo, BodyHandlers.ofByteArray()).get(120, TimeUnit.SECONDS).body())
          .isEqualTo(body);
    }
    assertThat(breaker.info().counts().succeeded()).isEqualTo(4);
  }

  @Test
  void subscriberGetsTheVeryBuffersAndItsDemandIsKept() {
    List<Long> demands = new ArrayList<>();
    List<List<ByteBuffer>> received = new ArrayList<>();
    Judged judged = new Judged();
    JdkCall call = call(judged);
    BodySubscriber<Void> guarded =
        new GuardedBodyHandler<>(info -> new Stepwise(received), call).apply(new Ok());

    guarded.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            demands.add(n);
          }

          @Override
          public void cancel() {}
        });
    List<ByteBuffer> first = List.of(ByteBuffer.allocate(3));
    guarded.onNext(first);

    assertThat(demands).containsExactly(1L, 1L);
    assertThat(received).hasSize(1);
    assertThat(received.get(0)).isSameAs(first);
  }

  private static JdkCall call(Judged judged) {
    JdkRequest info = new JdkRequest(HttpRequest.newBuilder(URI.create("http://h/")).build());
    try {
      return new JdkCall(GuardedExchange.begin(judged.guard, info), info, null, false);
    } catch (IOException rejected) {
      throw new AssertionError(rejected);
    }
  }

  @Test
  void bodyOverALimitIsTheCallersMatter() throws Exception {
    Assumptions.assumeTrue(Runtime.version().feature() >= 25, "limiting is of JDK 25");
    @SuppressWarnings("unchecked")
    BodyHandler<String> limited =
        (BodyHandler<String>)
            BodyHandlers.class
                .getMethod("limiting", BodyHandler.class, long.class)
                .invoke(null, BodyHandlers.ofString(), 10L);
    HttpClient guarded = CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), breaker);

    assertThat(catchThrowable(() -> guarded.send(get("/"), limited)))
        .hasMessageContaining("exceeds capacity");

    // The client may tell the caller before it has told the adapter that the response was there.
    Judged.await(() -> breaker.info().counts().succeeded() == 1);
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  @Test
  void verdictIsThereWhenTheCallerHasTheLastByte() throws Exception {
    HttpGuard guard = HttpGuard.of(breaker);
    HttpClient guarded = CircuitBreakerHttpClient.wrap(HttpClient.newHttpClient(), guard);
    for (int i = 1; i <= 20; i++) {
      try (InputStream in = guarded.send(get("/"), BodyHandlers.ofInputStream()).body()) {
        in.readAllBytes();
        assertThat(breaker.info().counts().succeeded()).isEqualTo(i);
      }
    }
  }

  /** Asks for one list of buffers after the other. */
  private static final class Stepwise implements BodySubscriber<Void> {

    private final List<List<ByteBuffer>> received;
    private Flow.@Nullable Subscription subscription;

    Stepwise(List<List<ByteBuffer>> received) {
      this.received = received;
    }

    @Override
    public CompletionStage<Void> getBody() {
      return new CompletableFuture<>();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      received.add(item);
      Objects.requireNonNull(subscription).request(1);
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }

  private static final class Collecting implements Flow.Subscriber<List<ByteBuffer>> {

    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final StringBuilder read = new StringBuilder();
    private Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      item.forEach(buffer -> read.append(StandardCharsets.ISO_8859_1.decode(buffer)));
      Objects.requireNonNull(subscription).request(1);
    }

    @Override
    public void onError(Throwable error) {
      text.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      text.complete(read.toString());
    }
  }

  private static final class Lines implements Flow.Subscriber<String> {

    private final List<String> lines = new ArrayList<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      lines.add(line);
    }

    @Override
    public void onError(Throwable error) {
      throw new AssertionError(error);
    }

    @Override
    public void onComplete() {}
  }
}
