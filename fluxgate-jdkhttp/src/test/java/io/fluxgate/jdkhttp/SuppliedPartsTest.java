package io.fluxgate.jdkhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the program hands to the client is not the host's fault, whatever it throws. */
class SuppliedPartsTest {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String UNAUTHORIZED =
      "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";

  private final Judged judged = new Judged();

  private HttpClient client(Form form, UnaryOperator<HttpClient.Builder> setup) {
    HttpClient.Builder builder = form.builder().connectTimeout(Duration.ofMinutes(1));
    return CircuitBreakerHttpClient.wrap(setup.apply(builder).build(), judged.guard);
  }

  private static HttpRequest get(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1)).build();
  }

  private static HttpRequest post(URI uri, BodyPublisher body) {
    return HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1)).POST(body).build();
  }

  private void assertLocal(Form form, HttpClient client, HttpRequest request) {
    assertThat(catchThrowable(() -> form.call(client, request, BodyHandlers.ofString())))
        .isNotNull();
    judged.assertIgnoredOnce(HttpFailureKind.LOCAL);
  }

  /** In every form, each kind of exception that such code may throw. */
  static Stream<Arguments> formsAndFaults() {
    List<Throwable> faults =
        List.of(
            new IllegalArgumentException("a bad argument"),
            new NumberFormatException("For input string: \"x\""),
            new IllegalStateException("a bug"),
            new IOException("the store is gone"));
    return Stream.of(Form.values())
        .flatMap(form -> faults.stream().map(fault -> Arguments.of(form, fault.getClass())));
  }

  private static <X extends Throwable> void raise(Class<? extends Throwable> type) throws X {
    try {
      @SuppressWarnings("unchecked")
      X fault = (X) type.getConstructor(String.class).newInstance("of the program");
      throw fault;
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError(impossible.getMessage(), impossible);
    }
  }

  @ParameterizedTest
  @MethodSource("formsAndFaults")
  void cookiesThatCannotBeRead(Form form, Class<? extends Throwable> fault) throws Exception {
    try (RawServer server = RawServer.sending(OK)) {
      HttpClient client = client(form, builder -> builder.cookieHandler(cookies(fault, null)));

      assertLocal(form, client, get(server.uri("/")));

      assertThat(server.hits()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("formsAndFaults")
  void cookiesThatCannotBeKept(Form form, Class<? extends Throwable> fault) throws Exception {
    try (RawServer server = RawServer.sending(OK)) {
      HttpClient client = client(form, builder -> builder.cookieHandler(cookies(null, fault)));

      assertLocal(form, client, get(server.uri("/")));
    }
  }

  private static CookieHandler cookies(
      @Nullable Class<? extends Throwable> read, @Nullable Class<? extends Throwable> kept) {
    return new CookieHandler() {
      @Override
      public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers)
          throws IOException {
        if (read != null) {
          SuppliedPartsTest.<IOException>raise(read);
        }
        return Map.of();
      }

      @Override
      public void put(URI uri, Map<String, List<String>> headers) throws IOException {
        if (kept != null) {
          SuppliedPartsTest.<IOException>raise(kept);
        }
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void authenticatorThatRefusesItsArgument(Form form) throws Exception {
    try (RawServer server = RawServer.sending(UNAUTHORIZED)) {
      HttpClient client =
          client(
              form,
              builder ->
                  builder.authenticator(
                      new Authenticator() {
                        @Override
                        protected PasswordAuthentication getPasswordAuthentication() {
                          throw new IllegalArgumentException("unknown realm");
                        }
                      }));

      assertLocal(form, client, get(server.uri("/")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void proxySelectorThatRefusesItsArgument(Form form) throws Exception {
    try (RawServer server = RawServer.sending(OK)) {
      HttpClient client =
          client(
              form,
              builder ->
                  builder.proxy(
                      new ProxySelector() {
                        @Override
                        public List<Proxy> select(URI uri) {
                          throw new IllegalArgumentException("unknown scheme");
                        }

                        @Override
                        public void connectFailed(URI uri, SocketAddress at, IOException error) {}
                      }));

      assertLocal(form, client, get(server.uri("/")));
    }
  }

  // Publishers

  private interface Source extends BodyPublisher {

    @Override
    default long contentLength() {
      return 100;
    }
  }

  static Stream<Arguments> formsAndPublishers() {
    Map<String, BodyPublisher> publishers =
        Map.of(
            "throws when asked for its length",
            new BodyPublisher() {
              @Override
              public long contentLength() {
                throw new IllegalArgumentException("no length");
              }

              @Override
              public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {}
            },
            "throws when subscribed to",
            (Source)
                subscriber -> {
                  throw new IllegalArgumentException("only once");
                },
            "throws when asked for more",
            (Source)
                subscriber ->
                    subscriber.onSubscribe(
                        subscription(
                            () -> {
                              throw new IllegalArgumentException("no more");
                            })),
            "signals an error",
            (Source)
                subscriber ->
                    subscriber.onSubscribe(
                        subscription(
                            () -> subscriber.onError(new IllegalArgumentException("spoilt")))),
            "signals a closed connection",
            (Source)
                subscriber ->
                    subscriber.onSubscribe(
                        subscription(
                            () -> subscriber.onError(new IOException("connection closed")))),
            "ends too early",
            (Source) subscriber -> subscriber.onSubscribe(subscription(subscriber::onComplete)),
            "has more than it declared",
            (Source)
                subscriber ->
                    subscriber.onSubscribe(
                        subscription(() -> subscriber.onNext(ByteBuffer.allocate(101)))));
    return Stream.of(Form.values())
        .flatMap(
            form ->
                publishers.entrySet().stream()
                    .map(entry -> Arguments.of(form, entry.getKey(), entry.getValue())));
  }

  /** At the first request. */
  private static Flow.Subscription subscription(Runnable whenAsked) {
    return new Flow.Subscription() {
      private boolean asked;

      @Override
      public void request(long n) {
        if (!asked) {
          asked = true;
          whenAsked.run();
        }
      }

      @Override
      public void cancel() {}
    };
  }

  @ParameterizedTest(name = "{0}: a publisher that {1}")
  @MethodSource("formsAndPublishers")
  void publisher(Form form, String what, BodyPublisher publisher) throws Exception {
    try (RawServer server = RawServer.start(socket -> {})) {
      HttpRequest request =
          HttpRequest.newBuilder(server.uri("/"))
              .timeout(Duration.ofSeconds(what.equals("throws when asked for more") ? 2 : 60))
              .POST(publisher)
              .build();

      assertLocal(form, client(form, builder -> builder), request);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bodyThatIsReadWhileItIsSentArrivesAsItIs(Form form) throws Exception {
    try (RawServer server =
        RawServer.start(
            socket -> {
              byte[] body = socket.getInputStream().readNBytes(5);
              RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
              socket.getOutputStream().write(body);
            })) {
      BodyPublisher pieces =
          BodyPublishers.fromPublisher(
              BodyPublishers.ofByteArrays(
                  List.of(
                      "he".getBytes(StandardCharsets.US_ASCII),
                      "llo".getBytes(StandardCharsets.US_ASCII))),
              5);
      HttpRequest request = post(server.uri("/"), pieces);

      var response = form.call(client(form, builder -> builder), request, BodyHandlers.ofString());

      assertThat(response.body()).isEqualTo("hello");
      assertThat(response.request()).isEqualTo(request);
      judged.assertSucceededOnce();
    }
  }

  @ParameterizedTest
  @EnumSource
  void hostThatClosesTheConnectionWithinAnUploadIsAtFault(Form form) throws Exception {
    try (RawServer server = RawServer.start(RawServer::reset)) {
      BodyPublisher huge =
          BodyPublishers.ofByteArrays(
              () -> Stream.generate(() -> new byte[65_536]).limit(1_000).iterator());

      assertThat(
              catchThrowable(
                  () ->
                      form.call(
                          client(form, builder -> builder),
                          post(server.uri("/"), huge),
                          BodyHandlers.ofString())))
          .isNotNull();

      judged.assertFailedOnce(HttpFailureKind.RESET);
    }
  }

  @ParameterizedTest
  @EnumSource
  void subscriberThatAsksForNothing(Form form) throws Exception {
    try (RawServer server = RawServer.sending(OK)) {
      HttpClient client = client(form, builder -> builder);
      Flow.Subscriber<List<ByteBuffer>> asking =
          new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
              subscription.request(0);
            }

            @Override
            public void onNext(List<ByteBuffer> item) {}

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onComplete() {}
          };

      Throwable ignored =
          catchThrowable(
              () -> form.call(client, get(server.uri("/")), BodyHandlers.fromSubscriber(asking)));

      judged.assertIgnoredOnce(HttpFailureKind.LOCAL);
    }
  }
}
